package tally.counter.store;

import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Down while Redis does not answer: without it this replica can neither count nor read. */
@Component
class StoreHealthIndicator extends AbstractHealthIndicator {
    private final RedisLink link;
    private final RedisEvents events;

    StoreHealthIndicator(RedisLink link, RedisEvents events) {
        super("Redis does not answer");
        this.link = link;
        this.events = events;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) throws Exception {
        link.ping().get(1, TimeUnit.SECONDS);
        if (events.live()) {
            builder.up();
        } else {
            builder.down().withDetail("events", "The event stream is not up yet.");
        }
    }
}
