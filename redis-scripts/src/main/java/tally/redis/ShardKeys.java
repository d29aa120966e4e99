package tally.redis;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The names of everything that one shard keeps in Redis. All share the hash tag <code>{shard}</code>, so that a script
 * on one shard runs in Redis Cluster.
 */
public record ShardKeys(int shard) {
    /**
     * Hash: run, incarnation, slot, sequence, {@code next:<topic>}; counters and keys, the incarnations in which the log
     * was read up for them; added and owned, sums of increments; generation and since, which hash of keys is filled.
     */
    String state() {
        return prefix() + "#shard";
    }

    /** Hash, both ways: incarnation to its short number, and back. */
    String incarnations() {
        return prefix() + "#incarnations";
    }

    /** Sorted set: slots that have not been drained, as {@code number counter}, by sequence. */
    String dirty() {
        return prefix() + "#dirty";
    }

    /** Sorted set: idempotency keys that have not been drained, with what is remembered of them, by sequence. */
    String outbox() {
        return prefix() + "#outbox";
    }

    /** Hashes: {@code counter key} to what is remembered of it. */
    List<String> generations() {
        return IntStream.range(0, KeyRoom.GENERATIONS)
                .mapToObj(number -> prefix() + "#once" + number)
                .toList();
    }

    /** Finds all counters of the shard: nothing else has a slash in its name. */
    String counters() {
        return prefix() + "*/*";
    }

    /** Hash: incarnation to {@code sequence at merged-at}. */
    String marks() {
        return prefix() + "#marks";
    }

    /** Hash: t, v, and per incarnation number p and n. */
    String counter(String id) {
        return prefix() + id;
    }

    /** The pub/sub channel of the shard's events. */
    public String channel() {
        return prefix() + "#events";
    }

    private String prefix() {
        return "tally:{" + shard + "}:";
    }
}
