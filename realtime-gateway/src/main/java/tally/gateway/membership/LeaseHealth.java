package tally.gateway.membership;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready means leased: without a replica the gateway keeps its sockets, and has nothing to tell them. */
final class LeaseHealth implements HealthIndicator {
    private final Lease lease;

    LeaseHealth(Lease lease) {
        this.lease = lease;
    }

    @Override
    public Health health() {
        String replica = lease.replica();
        return replica == null
                ? Health.outOfService()
                        .withDetail("reason", "no replica grants a lease")
                        .build()
                : Health.up().withDetail("replica", replica).build();
    }
}
