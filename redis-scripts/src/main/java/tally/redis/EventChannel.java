package tally.redis;

import java.util.List;

/** On which pub/sub channels the scripts tell what they changed, and replicas what is traced of it. */
public enum EventChannel {
    /** One for all shards: a call that writes to several of them tells of all in one message. */
    OF_ALL_SHARDS {
        @Override
        String of(int shard) {
            return "tally:#events";
        }

        @Override
        public String notes(int shard) {
            return "tally:#traces";
        }
    },
    /**
     * One for each shard, with the shard's hash tag. In Redis Cluster its messages go from the master that holds the shard
     * straight to who listens there; other channels' go over the bus to every node, and what the bus loses nobody notices.
     */
    OF_THE_SHARD {
        @Override
        String of(int shard) {
            return new ShardKeys(shard).events();
        }

        @Override
        public String notes(int shard) {
            return new ShardKeys(shard).notes();
        }
    };

    abstract String of(int shard);

    /** Where a {@link TraceNote} of a shard's counters is told. */
    public abstract String notes(int shard);

    /** The channels to listen to, to hear what changes in all these shards. */
    public List<String> events(List<Integer> shards) {
        return shards.stream().map(this::of).distinct().toList();
    }

    /** The channels to listen to, to hear every note of these shards. */
    public List<String> notes(List<Integer> shards) {
        return shards.stream().map(this::notes).distinct().toList();
    }
}
