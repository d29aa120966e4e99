package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.counter.store.Fault.Kind;
import tally.redis.Deployment;
import tally.servers.TestRedis;

class RedisCheckIT {
    private static TestRedis server;
    private static RedisClient client;
    private static StatefulRedisConnection<String, String> connection;

    private final RedisCheck sixteen = check(16);
    private final RedisCheck eight = check(8);

    @BeforeAll
    static void start(@TempDir Path data) {
        server = TestRedis.in(data).start();
        client = RedisClient.create(server.uri());
        connection = client.connect();
    }

    @AfterAll
    static void stop() {
        connection.close();
        client.shutdown();
        server.close();
    }

    @BeforeEach
    void empty() {
        connection.sync().flushall();
    }

    @Test
    void theFirstReplicaDecidesTheNumberOfShards() throws Exception {
        assertThat(faults(sixteen)).isEmpty();
        assertThat(stored()).isEqualTo("16");
        assertThat(faults(eight)).containsExactly(Kind.OTHER_SHARDS);
        assertThat(stored()).isEqualTo("16");
    }

    @Test
    void aRedisThatLostItsDataGetsTheNumberAgain() throws Exception {
        faults(sixteen);
        connection.sync().flushall();
        assertThat(faults(sixteen)).isEmpty();
        assertThat(stored()).isEqualTo("16");
    }

    @Test
    void aReplicaThatWasRefusedLetsTheOthersComeFirst() throws Exception {
        faults(sixteen);
        faults(eight);
        connection.sync().flushall();
        assertThat(faults(eight)).containsExactly(Kind.UNCHECKED);
        assertThat(faults(sixteen)).isEmpty();
        assertThat(faults(eight)).containsExactly(Kind.OTHER_SHARDS);
        assertThat(stored()).isEqualTo("16");
    }

    @Test
    void aReplicaThatWasRefusedIsTakenWhenNobodyElseComes() throws Exception {
        faults(sixteen);
        faults(eight);
        connection.sync().flushall();
        faults(eight);
        assertThat(faults(eight)).isEmpty();
        assertThat(stored()).isEqualTo("8");
    }

    @Test
    void nothingIsWrittenIntoARedisThatIsWrong() throws Exception {
        connection.sync().configSet("maxmemory-policy", "allkeys-lfu");
        try {
            assertThat(faults(sixteen)).containsExactly(Kind.EVICTS);
            assertThat(connection.sync().dbsize()).isZero();
        } finally {
            connection.sync().configSet("maxmemory-policy", "noeviction");
        }
    }

    @Test
    void theClockIsHeldAgainstThatOfRedis() throws Exception {
        assertThat(faults(sixteen)).isEmpty();
        InstantSource late = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(-1));
        assertThat(faults(new RedisCheck(new RedisRules(16, Duration.ofSeconds(30)), late)))
                .containsExactly(Kind.CLOCK);
    }

    private static List<Kind> faults(RedisCheck check) throws Exception {
        return check.faults(connection.async(), List.of(new Deployment(connection.async()))).stream()
                .map(Fault::kind)
                .toList();
    }

    private static String stored() {
        return new Deployment(connection.async()).shards().join().orElse("none");
    }

    private static RedisCheck check(int shards) {
        return new RedisCheck(new RedisRules(shards, Duration.ofSeconds(30)), InstantSource.system());
    }
}
