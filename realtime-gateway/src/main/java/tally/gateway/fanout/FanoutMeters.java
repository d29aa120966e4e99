package tally.gateway.fanout;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** What the fan-out counts: {@code gateway.updates} by outcome, and {@code gateway.push.latency}; and traced values. */
@Component
public class FanoutMeters {
    private final Counter sent;
    private final Counter conflated;
    private final Timer latency;

    public FanoutMeters(MeterRegistry meters) {
        sent = updates(meters, "sent");
        conflated = updates(meters, "conflated");
        latency = Timer.builder("gateway.push.latency")
                .description("From a replica's PUT until a socket took the frame")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1))
                .register(meters);
    }

    void sent(List<Total> totals, long nowNanos) {
        sent.increment(totals.size());
        for (Total total : totals) {
            latency.record(nowNanos - total.arrivedNanos(), TimeUnit.NANOSECONDS);
            if (total.delivery() != null) {
                total.delivery().reached(total.value().id());
            }
        }
    }

    void conflated(int values) {
        conflated.increment(values);
    }

    private static Counter updates(MeterRegistry meters, String outcome) {
        return Counter.builder("gateway.updates")
                .description("Values for sockets: sent, or overtaken by a newer one while they waited")
                .tag("outcome", outcome)
                .register(meters);
    }
}
