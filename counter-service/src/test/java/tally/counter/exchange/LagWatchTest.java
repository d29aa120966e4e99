package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tally.counter.store.StoreUnavailableException;

class LagWatchTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private CompletableFuture<List<RegionLag>> answer = CompletableFuture.completedFuture(List.of());
    private final LagWatch watch = new LagWatch(new Answering(), new ExchangeMetrics(registry), Duration.ofSeconds(1));

    @Test
    void everyOtherRegionHasAFigureInSecondsThatFollowsIt() {
        behind(40_000);
        assertThat(seconds("us")).isEqualTo(40);
        assertThat(registry.find("tally.exchange.behind").tag("region", "eu").timeGauge())
                .isNull();
        behind(500);
        assertThat(seconds("us")).isEqualTo(0.5);
    }

    @Test
    void withoutRedisTheLastFigureStays() {
        behind(7000);
        answer = CompletableFuture.failedFuture(new StoreUnavailableException("Redis is away", true, null));
        watch.measure();
        assertThat(seconds("us")).isEqualTo(7);
    }

    @Test
    void aMeasurementThatFailsInAnotherWayIsNotTheLastOneEither() {
        answer = new CompletableFuture<>();
        answer.cancel(false);
        watch.measure();
        behind(7000);
        assertThat(seconds("us")).isEqualTo(7);
    }

    private void behind(long ms) {
        answer = CompletableFuture.completedFuture(
                List.of(new RegionLag("eu", true, 0, 0L, 16, null), new RegionLag("us", false, ms, 0L, 16, null)));
        watch.measure();
    }

    private double seconds(String region) {
        return registry.get("tally.exchange.behind")
                .tag("region", region)
                .timeGauge()
                .value(TimeUnit.SECONDS);
    }

    private final class Answering implements Regions {
        @Override
        public CompletableFuture<List<RegionLag>> lags() {
            return answer;
        }

        @Override
        public CompletableFuture<Integer> recovering() {
            throw new AssertionError();
        }

        @Override
        public CompletableFuture<Optional<Long>> dirty() {
            throw new AssertionError();
        }

        @Override
        public ExchangeState state() {
            throw new AssertionError();
        }
    }
}
