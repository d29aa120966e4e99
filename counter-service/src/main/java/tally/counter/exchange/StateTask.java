package tally.counter.exchange;

import java.util.concurrent.CompletableFuture;
import tally.counter.store.ShardExchange;
import tally.counter.store.ShardExchange.Source;

/** The state of a shard: once it is read up, its counters are whole, and it is drained. */
final class StateTask implements ShardTask {
    private final WriterName writer;
    private final ShardDrain drain;
    private final ShardExchange store;
    private final Source source;
    private final LogOffsets keys;

    /** @param keys of the region's log of idempotency keys */
    StateTask(WriterName writer, ShardDrain drain, ShardExchange store, Source source, LogOffsets keys) {
        this.writer = writer;
        this.drain = drain;
        this.store = store;
        this.source = source;
        this.keys = keys;
    }

    String writer() {
        return writer.current();
    }

    ShardDrain drain() {
        return drain;
    }

    /** Where the log of keys was made anew as well, the keys are drained first: no slot is told before a key that it contains. */
    @Override
    public CompletableFuture<?> logIsNew(String log) {
        return keys.name(drain.shard())
                .thenCompose(keyLog -> store.position(drain.shard(), keyLog))
                .thenCompose(position -> position.remade()
                        ? CompletableFuture.failedFuture(
                                new LogUnavailableException("it is told everything after the log of keys is"))
                        : store.soil(drain.shard(), log));
    }

    @Override
    public CompletableFuture<Boolean> readUp(String incarnation) {
        return store.settle(drain.shard(), incarnation, source, writer.owner());
    }

    @Override
    public void begin(String incarnation) {
        drain.open(incarnation);
    }

    @Override
    public boolean isOutdated() {
        return drain.isOutdated();
    }

    /** Another owner may write meanwhile, and what is still on its way of this one's may arrive behind that. */
    @Override
    public void close() {
        drain.close();
        writer.giveUp();
    }
}
