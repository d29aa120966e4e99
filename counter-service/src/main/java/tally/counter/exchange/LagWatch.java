package tally.counter.exchange;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Measures again and again how far behind the other regions are, as the metric {@code tally.exchange.behind}: the lag of
 * what arrives says nothing while nothing arrives. Without Redis the last figures stay.
 */
final class LagWatch implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(LagWatch.class);

    private final Regions regions;
    private final ExchangeMetrics metrics;
    private final Duration interval;
    private volatile @Nullable CountDownLatch stopping;

    LagWatch(Regions regions, ExchangeMetrics metrics, Duration interval) {
        this.regions = regions;
        this.metrics = metrics;
        this.interval = interval;
    }

    @Override
    public void start() {
        CountDownLatch stop = new CountDownLatch(1);
        stopping = stop;
        Thread.ofVirtual().name("lag-watch").start(() -> watch(stop));
    }

    @Override
    public void stop() {
        CountDownLatch stop = stopping;
        if (stop != null) {
            stopping = null;
            stop.countDown();
        }
    }

    @Override
    public boolean isRunning() {
        return stopping != null;
    }

    private void watch(CountDownLatch stop) {
        try {
            while (!stop.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                measure();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void measure() {
        try {
            for (RegionLag lag : regions.lags().join()) {
                if (!lag.local()) {
                    metrics.behind(lag.region(), Duration.ofMillis(lag.behindMs()));
                }
            }
        } catch (RuntimeException e) {
            log.debug("How far behind the regions are is not known", e);
        }
    }
}
