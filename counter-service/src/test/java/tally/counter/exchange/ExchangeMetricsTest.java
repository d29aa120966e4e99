package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ExchangeMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ExchangeMetrics metrics = new ExchangeMetrics(registry);

    @Test
    void regionsBeyondTheLimitShareATag() {
        for (int i = 0; i < ExchangeMetrics.MAX_REGIONS + 10; i++) {
            metrics.lag("region-" + i, Duration.ofMillis(1));
        }
        assertThat(registry.get("tally.exchange.lag").timers()).hasSize(ExchangeMetrics.MAX_REGIONS + 1);
        assertThat(registry.get("tally.exchange.lag")
                        .tag("region", "other")
                        .timer()
                        .count())
                .isEqualTo(10);
    }

    @Test
    void regionsBeyondTheLimitShareOneTimeBehind() {
        for (int i = 0; i < ExchangeMetrics.MAX_REGIONS + 10; i++) {
            metrics.behind("region-" + i, Duration.ofSeconds(i));
        }
        assertThat(registry.get("tally.exchange.behind").timeGauges()).hasSize(ExchangeMetrics.MAX_REGIONS + 1);
    }

    @Test
    void aClockThatIsAheadMakesNoNegativeLag() {
        metrics.lag("us", Duration.ofSeconds(-5));
        assertThat(registry.get("tally.exchange.lag").timer().totalTime(TimeUnit.MILLISECONDS))
                .isZero();
    }
}
