package tally.counter.exchange;

import java.util.concurrent.CompletableFuture;
import tally.counter.store.ShardExchange;
import tally.counter.store.ShardExchange.Source;

/**
 * What is done for a shard in a topic that is only read: idempotency keys, which are drained with the state, and what other
 * regions' topics bring through a mirror.
 */
record ReadTask(int shard, ShardExchange store, Source source) implements ShardTask {
    /** The region's own log of keys is told all that are remembered; what others have written they write again. */
    @Override
    public CompletableFuture<?> logIsNew(String log) {
        return source.own() ? store.retell(shard, log) : CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Boolean> readUp(String incarnation) {
        return store.settle(shard, incarnation, source, "");
    }

    @Override
    public void begin(String incarnation) {}

    /** Told by events alone, see {@link OwnedShard#heard}. */
    @Override
    public boolean isOutdated() {
        return false;
    }

    @Override
    public void close() {}
}
