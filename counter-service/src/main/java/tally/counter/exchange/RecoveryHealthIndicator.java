package tally.counter.exchange;

import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Shows in readiness how many shards recover. Always up: while a shard recovers its unkeyed increments are taken, and no
 * other replica of the region could serve more.
 */
final class RecoveryHealthIndicator extends AbstractHealthIndicator {
    private static final int PATIENCE_SECONDS = 1;

    private final Regions regions;

    RecoveryHealthIndicator(Regions regions) {
        super("Redis does not say whether shards recover");
        this.regions = regions;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) throws Exception {
        builder.up().withDetail("recoveringShards", regions.recovering().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
}
