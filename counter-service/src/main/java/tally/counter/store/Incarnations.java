package tally.counter.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;
import tally.counter.TallyProperties;
import tally.redis.AddScript.ShardItems;
import tally.redis.Opening;
import tally.redis.ShardScripts;

/**
 * Opens the shards whenever their Redis has been reached (again) and may be written to, so that a Redis that is new,
 * restarted or rolled back gets its new incarnations before the first increment asks for them; and looks every second whether
 * one that was emptied has to be. Counts every opening by its reason.
 */
@Component
class Incarnations {
    private static final Logger log = LoggerFactory.getLogger(Incarnations.class);
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);
    /** What Redis answers when it has begun already, as another replica asked. */
    private static final String REWRITING = "already in progress";

    private final RedisLink link;
    private final MeterRegistry metrics;
    private final int shards;
    private final Map<RedisNode, Integer> rewrittenOn = new ConcurrentHashMap<>();
    private int looks;

    Incarnations(RedisLink link, TallyProperties tally, MeterRegistry metrics) {
        this.link = link;
        this.metrics = metrics;
        this.shards = tally.shards();
        Opening.REASONS.forEach(this::count);
        link.onNode(node -> {
            node.standing().onWritable(new Ahead(node)::open);
            node.onClosed(() -> rewrittenOn.remove(node));
        });
        link.every(LOOK_INTERVAL, this::look);
    }

    private Counter count(String reason) {
        return Counter.builder("tally.incarnations.opened")
                .description("New incarnations of shards, by what made them necessary")
                .tag("reason", reason)
                .register(metrics);
    }

    /** Opens the shards of one node once for each connection to it. */
    private final class Ahead {
        private final RedisNode node;
        private volatile int openedOn = -1;
        private volatile int saidOn = -1;

        Ahead(RedisNode node) {
            this.node = node;
        }

        /** Tried again at every check, because a Redis that is full refuses at first. */
        void open() {
            int connection = node.standing().connection();
            if (connection == openedOn) {
                return;
            }
            var _ = Incarnations.this.open(node).whenComplete((_, failure) -> {
                if (failure == null) {
                    openedOn = connection;
                } else {
                    log.atLevel(connection == saidOn ? Level.DEBUG : Level.WARN)
                            .log(
                                    "The shards could not be opened ahead; the next write, or the next check of Redis,"
                                            + " will open them: {}",
                                    failure.toString());
                    saidOn = connection;
                }
            });
        }
    }

    /**
     * Looks at one shard, each time at the next: no event tells that somebody emptied Redis, and what is read from memory
     * does not ask it. Failures are the guard's to tell.
     */
    private void look() {
        int shard = looks++ % shards;
        RedisNode node = link.node(shard);
        var _ = node.scriptsToWrite()
                .thenCompose(scripts -> scripts.sums(shard))
                .thenCompose(
                        sums -> sums.incarnation().isEmpty() ? open(node) : CompletableFuture.completedFuture(null));
    }

    /** Opens what is not open beside a shard, as one Redis has both. */
    CompletableFuture<Void> open(int shard) {
        return open(link.node(shard));
    }

    private CompletableFuture<Void> open(RedisNode node) {
        return node.scriptsToWrite()
                .thenCompose(scripts -> link.isCluster()
                        ? CompletableFuture.allOf(node.shards().stream()
                                .map(shard -> open(scripts, List.of(shard)))
                                .toArray(CompletableFuture<?>[]::new))
                        : open(scripts, node.shards()));
    }

    /** An adding call without items opens what is not open and does nothing else. */
    private CompletableFuture<Void> open(ShardScripts scripts, List<Integer> some) {
        List<ShardItems> nothing =
                some.stream().map(shard -> new ShardItems(shard, List.of())).toList();
        return scripts.add(nothing, 0)
                .thenAccept(added -> added.forEach(shard -> opened(shard.shard(), shard.opening())));
    }

    /** Takes note of what a write reports. */
    void opened(int shard, Opening opening) {
        if (opening.opened()) {
            log.info("Shard {} opened the incarnation {} ({}).", shard, opening.incarnation(), opening.reason());
            count(opening.reason()).increment();
            if (opening.reason().equals(Opening.RESTART)) {
                rewriteFile(link.node(shard));
            }
        }
    }

    /**
     * Has Redis write its append-only file anew after a restart, once for each connection. When its file ends within a
     * command of a transaction, as a loss of power may leave it, Redis leaves the transaction out but keeps its beginning in
     * the file, and the restart after that would apply this part of a script.
     */
    private void rewriteFile(RedisNode node) {
        Integer connection = node.standing().connection();
        if (connection.equals(rewrittenOn.put(node, connection))) {
            return;
        }
        var _ = node.commands()
                .thenCompose(redis -> redis.info("persistence")
                        .thenCompose(info -> info.contains("aof_enabled:1")
                                ? redis.bgrewriteaof()
                                : CompletableFuture.completedStage("")))
                .whenComplete((_, failure) -> {
                    if (failure != null && !failure.toString().contains(REWRITING)) {
                        log.warn(
                                "Redis did not rewrite its append-only file after its restart: run BGREWRITEAOF, or part of"
                                        + " what it has lost may come back at its next restart. {}",
                                failure.toString());
                    }
                });
    }
}
