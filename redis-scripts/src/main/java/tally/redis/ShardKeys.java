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
     * was read up for them; added and owned, sums of increments; folded, the chain that all counters were looked at under; generation and since, which hash of keys is filled.
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

    /**
     * Hash: {@code <region>-base} to the region's chain of folds; the name of a fold, and of an incarnation in it, to the
     * fold's rank.
     */
    String folds() {
        return prefix() + "#folds";
    }

    /** Hash: t, v, per incarnation number p and n, and for a base r, the rank of its fold. */
    String counter(String id) {
        return prefix() + id;
    }

    /** The counter that a key of Redis is of. */
    String idOf(String counter) {
        return counter.substring(prefix().length());
    }

    /** The pub/sub channel of the shard's events. */
    public String channel() {
        return prefix() + "#events";
    }

    private String prefix() {
        return "tally:{" + shard + "}:";
    }
}
