package tally.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.servers.TestKafka;
import tally.servers.TestRedis;

/** Time decides nothing that is counted: the services' clocks are a day off, in both directions, and jump. */
class WallClockIT {
    private static final String COUNTER = "likes/post-42";

    /** A clock that is off by what somebody sets. */
    private static final class WrongClock implements InstantSource {
        private volatile Duration off;

        WrongClock(int days) {
            set(days);
        }

        void set(int days) {
            off = Duration.ofDays(days);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(off);
        }
    }

    @Test
    void aClockThatIsADayOffChangesNoCount(@TempDir Path data) {
        WrongClock ahead = new WrongClock(1);
        WrongClock behind = new WrongClock(-1);
        try (TestKafka kafka = TestKafka.in(data.resolve("kafka")).start();
                TestRedis euRedis = TestRedis.in(data.resolve("eu")).start();
                TestRedis usRedis = TestRedis.in(data.resolve("us")).start();
                ServiceUnderTest eu = new ServiceUnderTest("eu", euRedis.uri(), kafka.bootstrap(), ahead);
                ServiceUnderTest us = new ServiceUnderTest("us", usRedis.uri(), kafka.bootstrap(), behind)) {
            notReadyBecauseOfTheClock(eu, "ahead");
            notReadyBecauseOfTheClock(us, "behind");
            agree(eu, us, 0, 3, 4);
            ahead.set(-1);
            behind.set(1);
            notReadyBecauseOfTheClock(eu, "behind");
            notReadyBecauseOfTheClock(us, "ahead");
            agree(eu, us, 7, 5, 6);
            ahead.set(0);
            behind.set(0);
            await().until(() -> eu.isReady() && us.isReady());
            agree(eu, us, 18, 1, 1);
        }
    }

    private static void notReadyBecauseOfTheClock(ServiceUnderTest service, String direction) {
        await().untilAsserted(() -> assertThat(service.readiness()
                        .body()
                        .at("/components/store/details/reason")
                        .asString(""))
                .contains("clock of this replica is", direction));
    }

    /** Both regions count, and end at the sum of it and of what was there before. */
    private static void agree(ServiceUnderTest eu, ServiceUnderTest us, long before, int inEu, int inUs) {
        count(eu, inEu);
        count(us, inUs);
        await().untilAsserted(() -> {
            assertThat(eu.count(COUNTER)).isEqualTo(before + inEu + inUs);
            assertThat(us.count(COUNTER)).isEqualTo(before + inEu + inUs);
        });
    }

    private static void count(ServiceUnderTest service, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(service.increment(COUNTER).status()).isEqualTo(200);
        }
    }
}
