package tally.redis;

/**
 * The names of everything that one shard keeps in Redis. All share the hash tag <code>{shard}</code>, so that a script
 * on one shard runs in Redis Cluster.
 */
public record ShardKeys(int shard) {
    /** Hash: run, incarnation, slot, sequence, and {@code next:<topic>}. */
    String state() {
        return prefix() + "#shard";
    }

    /** Hash, both ways: incarnation to its short number, and back. */
    String incarnations() {
        return prefix() + "#incarnations";
    }

    /** Sorted set: counters that have not been drained, by sequence. */
    String dirty() {
        return prefix() + "#dirty";
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
