package tally.counter.exchange;

import java.util.concurrent.CompletableFuture;
import tally.counter.store.ShardExchange;
import tally.counter.store.ShardExchange.Part;

/** The idempotency keys of a shard: once they are read up, keyed increments are taken. They are drained with the state. */
record KeyTask(int shard, ShardExchange store) implements ShardTask {
    /** Keys live for a window only: those that a lost log had are not written again. */
    @Override
    public CompletableFuture<?> logIsNew() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Boolean> readUp(String incarnation) {
        return store.settle(shard, incarnation, Part.KEYS);
    }

    /** Told by events alone, see {@link OwnedShard#heard}. */
    @Override
    public boolean isOutdated() {
        return false;
    }

    @Override
    public void close() {}
}
