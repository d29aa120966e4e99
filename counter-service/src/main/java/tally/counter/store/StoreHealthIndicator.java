package tally.counter.store;

import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Down while Redis does not answer, because without it this replica can neither count nor read, and while something is
 * wrong with it; the detail says what to do. While some masters of a cluster answer it is up: no replica could do more.
 */
@Component
class StoreHealthIndicator extends AbstractHealthIndicator {
    private final RedisLink link;
    private final RedisEvents events;
    private final RedisGuard guard;

    StoreHealthIndicator(RedisLink link, RedisEvents events, RedisGuard guard) {
        super("Redis does not answer");
        this.link = link;
        this.events = events;
        this.guard = guard;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) throws Exception {
        link.ping().get(1, TimeUnit.SECONDS);
        String reason = guard.state().reason();
        if (reason != null) {
            builder.down().withDetail("reason", reason);
        } else if (events.hearsAllInUse()) {
            builder.up();
        } else {
            builder.down().withDetail("events", "The event stream is not up yet.");
        }
    }
}
