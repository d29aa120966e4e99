package tally.counter.store;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import tally.counter.Kind;
import tally.counter.TallyProperties;
import tally.local.RedisServer;

/** The whole store on a real Redis, put together by hand. */
final class StoreTestBed implements AutoCloseable {
    final RedisServer server;
    final RedisLink link;
    final RedisEvents events;
    final RedisReads reads;
    final RedisWrites writes;
    final RedisShardExchange exchange;
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    StoreTestBed(Path data) {
        server = new RedisServer(data, 0);
        TallyProperties tally = new TallyProperties("eu", "eu-api-1", 4, Map.of("likes", Kind.UPDOWN));
        link = new RedisLink(new RedisProperties(server.uri(), Duration.ofSeconds(2), Duration.ofMillis(50)), tally);
        events = new RedisEvents(link, tally);
        Incarnations incarnations = new Incarnations(link, tally, metrics);
        reads = new RedisReads(link, incarnations, tally);
        writes = new RedisWrites(link, incarnations, tally, new StoreProperties(100, 1000), metrics);
        exchange = new RedisShardExchange(link, incarnations, tally, InstantSource.system());
    }

    /** Stops Redis with SIGSTOP: from now on it takes bytes and answers nothing. */
    void freezeRedis() throws IOException, InterruptedException {
        String pid;
        try (RedisClient client = RedisClient.create(server.uri());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            String info = connection.sync().info("server");
            pid = info.lines()
                    .filter(line -> line.startsWith("process_id:"))
                    .map(line -> line.substring("process_id:".length()))
                    .findFirst()
                    .orElseThrow();
        }
        if (new ProcessBuilder("kill", "-STOP", pid).start().waitFor() != 0) {
            throw new IOException("Redis, pid " + pid + ", could not be stopped");
        }
    }

    @Override
    public void close() {
        link.stop();
        server.close();
    }
}
