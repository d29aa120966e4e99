package tally.counter.exchange;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import tally.counter.store.ShardExchange;

/** What waits to be exchanged: records to be merged here, and counters to be drained from here. Fails as it is asked. */
final class Backlog {
    private final List<LogOffsets> logs;
    private final ShardExchange store;
    private final int shards;

    Backlog(List<LogOffsets> logs, ShardExchange store, int shards) {
        this.logs = List.copyOf(logs);
        this.store = store;
        this.shards = shards;
    }

    /** How many records are in the logs and not merged in this region. */
    CompletableFuture<Long> records() {
        return sum(logs.stream()
                .map(log -> log.ends().thenCompose(ends -> behind(log, ends)))
                .toList());
    }

    /** How many counters of this region the log does not have as they are, whichever replica owns their shards. */
    CompletableFuture<Long> dirty() {
        return sum(IntStream.range(0, shards).mapToObj(store::dirty).toList());
    }

    private CompletableFuture<Long> behind(LogOffsets log, Map<Integer, Long> ends) {
        return sum(ends.entrySet().stream()
                .map(end -> log.name(end.getKey())
                        .thenCompose(name -> store.position(end.getKey(), name))
                        .thenApply(position ->
                                Math.max(0, end.getValue() - position.next().orElse(0))))
                .toList());
    }

    private static CompletableFuture<Long> sum(List<CompletableFuture<Long>> parts) {
        return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
                .thenApply(
                        _ -> parts.stream().mapToLong(CompletableFuture::join).sum());
    }
}
