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

    StateTask(WriterName writer, ShardDrain drain, ShardExchange store, Source source) {
        this.writer = writer;
        this.drain = drain;
        this.store = store;
        this.source = source;
    }

    String writer() {
        return writer.current();
    }

    ShardDrain drain() {
        return drain;
    }

    @Override
    public CompletableFuture<?> logIsNew(String log) {
        return store.soil(drain.shard(), log);
    }

    @Override
    public CompletableFuture<Boolean> readUp(String incarnation) {
        return store.settle(drain.shard(), incarnation, source).thenApply(current -> {
            if (current) {
                drain.open(incarnation);
            }
            return current;
        });
    }

    @Override
    public boolean isOutdated() {
        return drain.isOutdated();
    }

    /** Another owner may write meanwhile, and what is still on its way of this one's may arrive behind that. */
    @Override
    public void close() {
        drain.close();
        writer.renew();
    }
}
