package tally.counter.store;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import tally.counter.Kind;
import tally.counter.TallyProperties;

class RedisLinkTest {
    @Test
    void aStepThatFailsIsNotTheLastOne() throws InterruptedException {
        RedisLink link = new RedisLink(
                new RedisProperties(
                        "redis://unused",
                        new RedisProperties.Cluster(List.of(), Duration.ofSeconds(5)),
                        new RedisProperties.Sentinel("", List.of(), ""),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(50)),
                new TallyProperties("eu", "eu-api-1", 4, Map.of("likes", Kind.UPDOWN)),
                new OnceProperties(Duration.ofHours(24), 1024));
        CountDownLatch steps = new CountDownLatch(2);
        link.every(Duration.ofMillis(1), () -> {
            steps.countDown();
            if (steps.getCount() > 0) {
                throw new IllegalStateException("a step that fails");
            }
        });
        try {
            await().until(() -> steps.getCount() == 0);
        } finally {
            link.stop();
        }
    }
}
