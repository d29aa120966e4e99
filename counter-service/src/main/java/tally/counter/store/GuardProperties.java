package tally.counter.store;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this region's Redis is checked.
 *
 * @param interval how often, besides at every connect; for so long counting may go on into a Redis that went wrong
 * @param maxClockSkew how far the clocks of this replica and of Redis may differ before the replica is not ready
 */
@Validated
@ConfigurationProperties("tally.store.guard")
record GuardProperties(
        @DefaultValue("5s") @DurationMin(millis = 100) Duration interval,
        @DefaultValue("30s") @DurationMin(seconds = 1) Duration maxClockSkew) {}
