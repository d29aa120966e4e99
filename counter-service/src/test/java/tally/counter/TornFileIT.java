package tally.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.servers.TestKafka;
import tally.servers.TestRedis;

/** A Redis whose file ends in the middle of a script, as after a loss of power, and that is restarted once more. */
class TornFileIT {
    private static final String COUNTER = "likes/torn";
    private static final String KEY = "key-of-the-torn-script";

    @Test
    void noPartOfAScriptEverComesBack(@TempDir Path data) throws IOException {
        Path files = data.resolve("redis").resolve("appendonlydir");
        try (TestRedis redis = TestRedis.in(data.resolve("redis")).start();
                TestKafka kafka = TestKafka.in(data.resolve("kafka")).start();
                ServiceUnderTest service = new ServiceUnderTest(
                        "eu",
                        redis.uri(),
                        kafka.bootstrap(),
                        InstantSource.system(),
                        "tally.exchange.drain-interval=5s")) {
            await().until(service::isReady);
            assertThat(service.increment(COUNTER).status()).isEqualTo(200);
            await().until(() -> isDrained(redis));
            assertThat(service.increment(COUNTER, KEY).status()).isEqualTo(200);
            redis.kill();
            cutWithinTheScript(files.resolve("appendonly.aof.1.incr.aof"));
            redis.start();
            await().until(() -> service.isReady() && service.count(COUNTER) == 1);
            assertThat(service.increment(COUNTER).status()).isEqualTo(200);
            await().until(() -> Files.notExists(files.resolve("appendonly.aof.1.incr.aof")));
            redis.kill();
            redis.start();
            await().until(service::isReady);
            assertThat(service.count(COUNTER)).isEqualTo(2);
            assertThat(service.increment(COUNTER, KEY).status()).isEqualTo(200);
            assertThat(service.count(COUNTER))
                    .as("the key did not come back without its increment")
                    .isEqualTo(3);
        }
    }

    private static boolean isDrained(TestRedis redis) {
        try (RedisOperator operator = new RedisOperator(redis)) {
            return operator.redis().keys("*#dirty").isEmpty();
        }
    }

    /** Leaves all that the script with the key wrote, in a transaction that does not end: half of its EXEC is there. */
    private static void cutWithinTheScript(Path file) throws IOException {
        String written = Files.readString(file, StandardCharsets.ISO_8859_1);
        int key = written.indexOf(KEY);
        assertThat(key).as("the script with the key is in the file").isPositive();
        int end = written.indexOf("EXEC", written.indexOf("MSET", key));
        assertThat(end).isPositive();
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(end + 2L);
        }
    }
}
