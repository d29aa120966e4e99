package tally.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tally.local.RedisSentinel;

/** A Redis with a replica, and three Sentinels that promote it. */
@Tag("failover")
class SentinelFailoverIT extends FailoverContract {
    private static final String MASTER = "eu-redis";
    /** A replica whose link was down for ten times as long before its master died is not promoted. */
    private static final Duration DOWN_AFTER = Duration.ofSeconds(2);

    private final List<RedisSentinel> sentinels = new ArrayList<>();

    @Override
    RedisPair startRedis(Path data) {
        RedisPair redis = RedisPair.start(data);
        for (int i = 0; i < 3; i++) {
            sentinels.add(new RedisSentinel(
                            data.resolve("sentinel-" + i),
                            MASTER,
                            redis.master().port(),
                            2,
                            DOWN_AFTER)
                    .start());
        }
        return redis;
    }

    @Test
    void aPlannedFailoverLosesNothingThoughTheOldMasterLivesOn() {
        count(FAILING, 50);
        await().until(() -> us().count(FAILING) == 50);
        // The last Sentinel knows of it at once, and the first, which is asked first, some time later.
        String address = sentinels.getLast().address();
        try (RedisClient client = RedisClient.create();
                StatefulRedisSentinelConnection<String, String> sentinel =
                        client.connectSentinel(RedisURI.create("redis://" + address))) {
            await().ignoreExceptions()
                    .until(() -> sentinel.sync().failover(MASTER).equals("OK"));
        }
        pair().awaitExchange();
        await().until(() -> eu().isReady() && eu().increment(FAILING).status() == 200);
        count(FAILING, 50);
        await().untilAsserted(() -> {
            assertThat(eu().count(FAILING)).isEqualTo(101);
            assertThat(us().count(FAILING)).isEqualTo(101);
        });
        assertThat(eu().lost()).isZero();
    }

    private void count(String counter, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(eu().increment(counter).status()).isEqualTo(200);
        }
    }

    @Override
    String[] settings() {
        return new String[] {
            "tally.redis.sentinel.master=" + MASTER,
            "tally.redis.sentinel.nodes="
                    + String.join(
                            ",", sentinels.stream().map(RedisSentinel::address).toList())
        };
    }

    @Override
    void stopRedis() {
        sentinels.forEach(RedisSentinel::close);
    }
}
