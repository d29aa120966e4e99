package tally.counter.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.counter.store.ShardExchange;

/** How many records are in the log and not merged in this region; asked at most once a second. */
final class Backlog {
    private static final Logger log = LoggerFactory.getLogger(Backlog.class);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final LogOffsets offsets;
    private final ShardExchange store;
    private final String topic;
    private CompletableFuture<Optional<Long>> last = CompletableFuture.completedFuture(Optional.empty());
    private long askedNanos = System.nanoTime() - FRESH.toNanos();

    Backlog(LogOffsets offsets, ShardExchange store, String topic) {
        this.offsets = offsets;
        this.store = store;
        this.topic = topic;
    }

    /** Completes within a second and never with a failure; empty when Kafka or Redis does not say. */
    synchronized CompletableFuture<Optional<Long>> records() {
        if (System.nanoTime() - askedNanos >= FRESH.toNanos()) {
            askedNanos = System.nanoTime();
            last = ask();
        }
        return last;
    }

    private CompletableFuture<Optional<Long>> ask() {
        return offsets.id()
                .thenCompose(id -> offsets.ends().thenCompose(ends -> behind(topic + '@' + id, ends)))
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .handle((records, failure) -> {
                    if (failure != null) {
                        log.debug("How many records wait to be merged is unknown.", failure);
                    }
                    return Optional.ofNullable(records);
                });
    }

    private CompletableFuture<Long> behind(String log, Map<Integer, Long> ends) {
        List<CompletableFuture<Long>> parts = new ArrayList<>();
        ends.forEach((shard, end) -> parts.add(store.position(shard, log)
                .thenApply(position -> Math.max(0, end - position.next().orElse(0)))));
        return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
                .thenApply(
                        _ -> parts.stream().mapToLong(CompletableFuture::join).sum());
    }
}
