package tally.counter.store;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import tally.counter.Kind;
import tally.counter.TallyProperties;
import tally.counter.store.ShardExchange.Part;
import tally.local.RedisServer;

/** The whole store on a real Redis, put together by hand. */
final class StoreTestBed implements AutoCloseable {
    private static final int SHARDS = 4;

    final RedisServer server;
    final RedisLink link;
    final RedisEvents events;
    final RedisReads reads;
    final RedisWrites writes;
    final RedisShardExchange exchange;
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    StoreTestBed(Path data) {
        server = new RedisServer(data, 0);
        TallyProperties tally = new TallyProperties("eu", "eu-api-1", SHARDS, Map.of("likes", Kind.UPDOWN));
        link = new RedisLink(
                new RedisProperties(server.uri(), Duration.ofSeconds(2), Duration.ofMillis(50)),
                tally,
                new OnceProperties(Duration.ofHours(24), 1024));
        LossLedger ledger = new LossLedger();
        events = new RedisEvents(link, ledger, tally);
        Incarnations incarnations = new Incarnations(link, ledger, tally, metrics);
        reads = new RedisReads(link, incarnations, tally);
        writes = new RedisWrites(
                link, incarnations, tally, new StoreProperties(100, 1000), InstantSource.system(), metrics);
        exchange = new RedisShardExchange(link, incarnations, tally, InstantSource.system());
    }

    /** Says of every shard that its log has been read up, as the exchange does. */
    void settle() {
        for (int shard = 0; shard < SHARDS; shard++) {
            String incarnation = exchange.position(shard, "log").join().incarnation();
            for (Part part : Part.values()) {
                exchange.settle(shard, incarnation, part).join();
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

    <T> T operate(Function<RedisCommands<String, String>, T> operation) {
        try (RedisClient client = RedisClient.create(server.uri());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            return operation.apply(connection.sync());
        }
    }

    @Override
    public void close() {
        link.stop();
        server.close();
    }
}
