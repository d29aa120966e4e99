package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tally.servers.TestRedis;

/**
 * Random increments, drains, clears and merges of 2 to 5 regions on a real Redis, with duplicated and reordered records,
 * step by step against the oracle. A failure prints its seed and history; {@code -Dtally.seed=N} repeats it.
 */
class ReplicationPropertyIT {
    private static final int RUNS = 25;
    private static final int STEPS = 150;

    private static TestRedis server;
    private static RedisClient client;

    @BeforeAll
    static void start(@TempDir Path data) {
        server = TestRedis.in(data).start();
        client = RedisClient.create(server.uri());
    }

    @AfterAll
    static void stop() {
        client.shutdown();
        server.close();
    }

    @BeforeEach
    void empty() {
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().flushall();
        }
    }

    static List<Long> seeds() {
        Long seed = Long.getLong("tally.seed");
        return seed != null ? List.of(seed) : new Random().longs(RUNS).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyRegionEndsEqualToTheOracle(long seed) {
        Random random = new Random(seed);
        List<String> history = new ArrayList<>();
        List<OracledRegion> regions = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(4); i++) {
            regions.add(new OracledRegion("r" + (char) ('a' + i), i, client, random));
        }
        List<OracledRegion.Published> published = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            OracledRegion region = regions.get(random.nextInt(regions.size()));
            history.add(
                    switch (random.nextInt(4)) {
                        case 0, 1 -> region.addSomething();
                        case 2 -> region.drainInto(published);
                        default -> region.mergeSomethingOf(published);
                    });
            region.check(seed, history);
        }
        for (OracledRegion region : regions) {
            history.add(region.drainAll(published));
        }
        for (OracledRegion region : regions) {
            history.add(region.mergeAllOf(published));
            region.check(seed, history);
            assertThat(region.oracle())
                    .as("%s against %s, seed %d, history %s", region, regions.getFirst(), seed, history)
                    .isEqualTo(regions.getFirst().oracle());
        }
        regions.forEach(OracledRegion::close);
    }
}
