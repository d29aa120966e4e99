package tally.counter.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tally.counter.TallyProperties;
import tally.redis.AddScript.ShardItems;
import tally.redis.Opening;
import tally.redis.SettleScript.Settled;

/**
 * Opens the shards whenever Redis has been reached (again), so that a Redis that is new, restarted or rolled back gets
 * its new incarnations before the first increment asks for them. Counts every opening by its reason, and what was lost
 * before it.
 */
@Component
class Incarnations {
    private static final Logger log = LoggerFactory.getLogger(Incarnations.class);

    private final RedisLink link;
    private final LossLedger ledger;
    private final MeterRegistry metrics;
    private final Counter lost;
    private final List<ShardItems> all;

    Incarnations(RedisLink link, LossLedger ledger, TallyProperties tally, MeterRegistry metrics) {
        this.link = link;
        this.ledger = ledger;
        this.metrics = metrics;
        this.all = IntStream.range(0, tally.shards())
                .mapToObj(shard -> new ShardItems(shard, List.of()))
                .toList();
        Opening.REASONS.forEach(this::count);
        this.lost = Counter.builder("tally.increments.lost")
                .description("Increments and decrements, as one sum, that Redis lost before they were in the log")
                .register(metrics);
        link.onConnected(this::openAhead);
    }

    private Counter count(String reason) {
        return Counter.builder("tally.incarnations.opened")
                .description("New incarnations of shards, by what made them necessary")
                .tag("reason", reason)
                .register(metrics);
    }

    private void openAhead() {
        var _ = open().exceptionally(failure -> {
            log.warn("The shards could not be opened ahead; the next write will open them: {}", failure.toString());
            return null;
        });
    }

    /** Opens what is not open; an adding call without items does nothing else. */
    CompletableFuture<Void> open() {
        return link.scripts()
                .thenCompose(scripts -> scripts.add(all, 0))
                .thenAccept(added -> added.forEach(shard -> opened(shard.shard(), shard.opening())));
    }

    /** Takes note of what a write reports. */
    void opened(int shard, Opening opening) {
        if (opening.opened()) {
            log.info("Shard {} opened the incarnation {} ({}).", shard, opening.incarnation(), opening.reason());
            count(opening.reason()).increment();
        }
    }

    /** Takes note of what the owner of a shard found once it had read the log up. */
    void settled(int shard, String incarnation, Settled settled) {
        if (!settled.current()) {
            return;
        }
        OptionalLong missing = ledger.settled(shard, incarnation, settled.owned(), settled.added());
        if (!settled.before() && missing.orElse(0) > 0) {
            lost.increment((double) missing.getAsLong());
            log.error(
                    "Shard {} has lost {} increments and decrements for good: Redis did not keep them, and they had not"
                            + " been drained to the log.",
                    shard,
                    missing.getAsLong());
        }
    }
}
