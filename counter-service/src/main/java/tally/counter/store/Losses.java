package tally.counter.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tally.redis.Sums;

/**
 * Tells what a Redis has lost for good. What was counted and not drained only the replicas remember, each what it has
 * seen; so each compares for itself, and Redis keeps the most that was found, so that the figures of all replicas add up
 * to it. It is too low where no replica that still runs saw all of what was lost.
 */
@Component
class Losses {
    private static final Logger log = LoggerFactory.getLogger(Losses.class);

    private final RedisLink link;
    private final Counter lost;
    private final LossLedger ledger = new LossLedger();

    Losses(RedisLink link, MeterRegistry metrics) {
        this.link = link;
        this.lost = Counter.builder("tally.increments.lost")
                .description("Increments and decrements, as one sum, that Redis lost before they were in the log")
                .register(metrics);
        link.onNode(node -> node.standing().onReadable(() -> {
            var _ = look(node);
        }));
    }

    /** Asks a Redis for the sums of all shards in it, because events of them may have been missed. Does not fail. */
    CompletableFuture<Void> look(RedisNode node) {
        return node.scripts()
                .thenCompose(scripts -> {
                    List<CompletableFuture<Void>> asked = new ArrayList<>();
                    for (int shard : node.shards()) {
                        asked.add(scripts.sums(shard).thenAccept(sums -> saw(shard, sums)));
                    }
                    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new));
                })
                .exceptionally(failure -> {
                    // Redis is away again, and is looked at once it is back.
                    log.debug("What the shards have counted is not known.", failure);
                    return null;
                });
    }

    /** Takes note of how a shard stands. */
    void saw(int shard, Sums sums) {
        if (sums.incarnation().isEmpty()) {
            return;
        }
        if (!sums.whole()) {
            heard(shard, sums.incarnation(), sums.added());
            return;
        }
        OptionalLong missing = ledger.settled(shard, sums.incarnation(), sums.owned(), sums.added());
        if (missing.orElse(0) > 0) {
            tell(shard, sums.incarnation(), missing.getAsLong());
        }
    }

    /** Takes note of what an incarnation has added so far. */
    void heard(int shard, String incarnation, long added) {
        ledger.heard(shard, incarnation, added);
    }

    private void tell(int shard, String incarnation, long missing) {
        var _ = link.node(shard)
                .scriptsToWrite()
                .thenCompose(scripts -> scripts.lost(shard, incarnation, missing))
                .whenComplete((more, failure) -> {
                    if (failure != null) {
                        log.warn(
                                "Shard {} has lost {} increments and decrements for good, or fewer: Redis did not say what"
                                        + " other replicas found, and is asked again when it is back. {}",
                                shard,
                                missing,
                                failure.toString());
                    } else if (more > 0) {
                        lost.increment(more);
                        log.error(
                                "Shard {} has lost {} increments and decrements for good: Redis did not keep them, and they"
                                        + " had not been drained to the log.",
                                shard,
                                more);
                    }
                });
    }
}
