package tally.counter.store;

import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.Kind;
import tally.counter.RedisOperator;
import tally.counter.Sharding;
import tally.counter.TallyProperties;
import tally.counter.store.ShardExchange.Part;
import tally.counter.store.ShardExchange.Source;
import tally.counter.tracing.Traces;
import tally.servers.TestRedis;

/** The whole store on a real Redis, put together by hand. */
final class StoreTestBed implements AutoCloseable {
    static final int SHARDS = 4;
    static final Duration CHECK_INTERVAL = Duration.ofMillis(300);

    final TestRedis server;
    final RedisLink link;
    final RedisGuard guard;
    final Incarnations incarnations;
    final Losses losses;
    final NearCache near;
    final RedisTraceNotes notes;
    final RedisEvents events;
    final RedisReads reads;
    final RedisWrites writes;
    final RedisShardExchange exchange;
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    /** How far this replica's clock is off. */
    volatile Duration skew = Duration.ZERO;

    StoreTestBed(Path data) {
        this(TestRedis.in(data), "eu-api-1", SHARDS);
    }

    /** Several replicas may share a Redis. Nothing is kept near, so that what is read is what Redis has. */
    StoreTestBed(TestRedis server, String replica, int shards) {
        this(server, replica, shards, 0);
    }

    StoreTestBed(TestRedis server, String replica, int shards, int nearCache) {
        this(server, replica, shards, nearCache, Traces.OFF);
    }

    StoreTestBed(TestRedis server, String replica, int shards, int nearCache, Traces traces) {
        this(server, one(server), replica, shards, nearCache, traces);
    }

    /** @param server what is looked at and stopped by hand, one of those that are behind {@code redis} */
    StoreTestBed(TestRedis server, RedisProperties redis, String replica, int shards, int nearCache, Traces traces) {
        this.server = server;
        TallyProperties tally = new TallyProperties("eu", replica, shards, Map.of("likes", Kind.UPDOWN));
        InstantSource clock = () -> Instant.now().plus(skew);
        link = new RedisLink(redis, tally, new OnceProperties(Duration.ofHours(24), 1024));
        guard = new RedisGuard(link, tally, new GuardProperties(CHECK_INTERVAL, Duration.ofSeconds(30)), clock);
        losses = new Losses(link, metrics);
        near = new NearCache(new Sharding(shards), nearCache, System::nanoTime);
        notes = new RedisTraceNotes(link, tally, traces);
        events = new RedisEvents(link, losses, near, notes, tally);
        incarnations = new Incarnations(link, tally, metrics);
        reads = new RedisReads(link, incarnations, near, tally);
        writes = new RedisWrites(
                link,
                incarnations,
                tally,
                near,
                new StoreProperties(100, 1000, nearCache),
                clock,
                metrics,
                traces,
                notes);
        exchange = new RedisShardExchange(link, incarnations, losses, tally, clock);
        guard.start();
    }

    private static RedisProperties one(TestRedis server) {
        return redis(server.uri(), List.of(), new RedisProperties.Sentinel("", List.of(), ""));
    }

    /** A cluster that is found through one of its nodes. */
    static RedisProperties cluster(TestRedis node) {
        return redis(node.uri(), List.of("127.0.0.1:" + node.port()), new RedisProperties.Sentinel("", List.of(), ""));
    }

    /** The master of a name that a Sentinel watches. */
    static RedisProperties watched(String master, String sentinel) {
        return redis("redis://unused", List.of(), new RedisProperties.Sentinel(master, List.of(sentinel), ""));
    }

    private static RedisProperties redis(String uri, List<String> cluster, RedisProperties.Sentinel sentinel) {
        return new RedisProperties(
                uri,
                new RedisProperties.Cluster(cluster, Duration.ofSeconds(5)),
                sentinel,
                Duration.ofSeconds(2),
                Duration.ofMillis(50));
    }

    /** The changes that have come with values since now. */
    List<ShardChange> hear() {
        List<ShardChange> heard = new CopyOnWriteArrayList<>();
        events.listen(new CounterEvents.Listener() {
            @Override
            public void changed(ShardChange change) {
                if (!change.values().isEmpty()) {
                    heard.add(change);
                }
            }

            @Override
            public void streamRestored() {}
        });
        return heard;
    }

    /** Whether Redis, in a cluster every master, is reached, checked, found to be right, and heard. */
    boolean ready() {
        return guard.state().equals(new StoreState(StoreState.RUNNING, null))
                && link.nodes().stream().allMatch(node -> node.standing().isChecked())
                && events.live();
    }

    /** An increment without a key. */
    CompletableFuture<CounterValue> increment(CounterId id, long delta) {
        return writes.increment(id, delta, null).thenApply(Counted::value);
    }

    /** Says of every shard that its log has been read up, as the exchange does. */
    void settle() {
        for (int shard = 0; shard < SHARDS; shard++) {
            String incarnation = exchange.position(shard, "log").join().incarnation();
            for (Part part : Part.values()) {
                exchange.settle(shard, incarnation, Source.alone(part), "").join();
            }
        }
    }

    /** From now on Redis takes writes in and answers none. The store's last call is a PING, so that the next is seen. */
    void pauseWrites() {
        link.ping().join();
        operate(redis -> redis.dispatch(
                CommandType.CLIENT,
                new StatusOutput<>(StringCodec.UTF8),
                new CommandArgs<>(StringCodec.UTF8).add("PAUSE").add(600_000).add("WRITE")));
    }

    /** Whether Redis has read a script call from the store's connection and holds it back. */
    boolean holdsAScriptBack() {
        return operate(RedisCommands::clientList)
                .lines()
                .anyMatch(client -> client.contains("name=tally-eu-api-1") && client.contains("cmd=evalsha"));
    }

    /** Everything that Redis holds, by key. */
    Map<String, String> everything() {
        try (RedisOperator operator = new RedisOperator(server)) {
            return operator.everything();
        }
    }

    <T> T operate(Function<RedisCommands<String, String>, T> operation) {
        try (RedisOperator operator = new RedisOperator(server)) {
            return operation.apply(operator.redis());
        }
    }

    @Override
    public void close() {
        guard.stop();
        link.stop();
        server.close();
    }
}
