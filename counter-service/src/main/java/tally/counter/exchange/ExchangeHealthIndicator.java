package tally.counter.exchange;

import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The exchange's part in readiness: out of service while a topic is wrong, because state would be lost. Up while Kafka is
 * merely away, because counting goes on; the reason is a detail then.
 */
final class ExchangeHealthIndicator implements HealthIndicator {
    private final Supplier<ExchangeState> state;

    ExchangeHealthIndicator(Supplier<ExchangeState> state) {
        this.state = state;
    }

    @Override
    public Health health() {
        ExchangeState now = state.get();
        Health.Builder health = now.refused() ? Health.outOfService() : Health.up();
        health.withDetail("state", now.name());
        if (now.reason() != null) {
            health.withDetail("reason", now.reason());
        }
        return health.build();
    }
}
