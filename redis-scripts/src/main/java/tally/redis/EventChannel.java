package tally.redis;

import java.util.List;

/** On which pub/sub channel the scripts tell what they changed. */
public enum EventChannel {
    /** One for all shards: a call that writes to several of them tells of all in one message. */
    OF_ALL_SHARDS {
        @Override
        String of(int shard) {
            return ALL;
        }

        @Override
        public List<String> names(List<Integer> shards) {
            return List.of(ALL);
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
        public List<String> names(List<Integer> shards) {
            return shards.stream().map(this::of).toList();
        }
    };

    private static final String ALL = "tally:#events";

    abstract String of(int shard);

    /** The channels to listen to, to hear of all these shards. */
    public abstract List<String> names(List<Integer> shards);
}
