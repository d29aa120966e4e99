package tally.redis;

import io.lettuce.core.cluster.SlotHash;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The names of everything that one shard keeps in Redis. All share the hash tag <code>{shard}</code>, so that a script
 * on one shard runs in Redis Cluster.
 */
public record ShardKeys(int shard) {
    /**
     * A MessagePack array: the run_id of the Redis process that the shard was opened under, incarnation, the number that its
     * slots are stored under, whether counters and whether keys are whole, sequence, owned and added, sums of increments.
     */
    String head() {
        return prefix() + "#head";
    }

    /**
     * Hash: {@code next:<topic>}; {@code up:<topic>}, the incarnation that it was read up in, where several hold the same;
     * folded, the chain that all counters were looked at under; lost, incarnation and what was
     * lost before it; owner, who drains the shard; generation and since, which hash of keys is filled; taken0 to 5, how many
     * keys of each this region took.
     */
    String state() {
        return prefix() + "#shard";
    }

    /** Hash, both ways: incarnation to its short number, and back. */
    String incarnations() {
        return prefix() + "#incarnations";
    }

    /**
     * Sorted set: slots that have not been drained, as {@code number counter}, by sequence; {@code 0 counter} is what others
     * have counted in it, of which this region is to be a witness, and {@code 0} the folds of all.
     */
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

    /** The pub/sub channel of the shard's events, where each has its own. */
    String events() {
        return prefix() + "#events";
    }

    /** The pub/sub channel of the notes about its counters, where each has its own. */
    String notes() {
        return prefix() + "#traces";
    }

    /** What the shard was first used with, where each says so itself. */
    String deployment() {
        return prefix() + "#deployment";
    }

    /** The hash slot that all of it has in Redis Cluster. */
    public int slot() {
        return SlotHash.getSlot(prefix());
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

    /** A MessagePack array: version, then of each slot number, increments, decrements and the rank of its fold. */
    String counter(String id) {
        return prefix() + id;
    }

    /** The counter that a key of Redis is of. */
    String idOf(String counter) {
        return counter.substring(prefix().length());
    }

    private String prefix() {
        return "tally:{" + shard + "}:";
    }
}
