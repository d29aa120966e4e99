package tally.counter.notify;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Leases of gateways, and what is sent to them.
 *
 * @param lease how long a lease lasts without being renewed
 * @param maxWatched how many counters one gateway may watch here; more are rejected with {@code too-many-items}
 * @param maxWatchedPerCall how many one lease call may add
 * @param maxUpdates how many values one PUT holds
 * @param pushTimeout how long a gateway may take to answer a PUT
 * @param pushPause between the beginnings of two PUTs to one gateway lies at least so long, unless the first was full:
 *     what is as good in one costs both sides a fifth of a millisecond less
 * @param idleInterval a gateway that nothing was sent to for so long gets an empty PUT, so that it knows this replica is
 *     there; a gateway expects at least one a second
 * @param retryInterval how soon a failed PUT is tried again
 * @param leavingTimeout how long stopping may wait until the gateways know
 */
@Validated
@ConfigurationProperties("tally.notify")
record NotifyProperties(
        @DefaultValue("30s") Duration lease,

        @DefaultValue("100000") @Min(1) int maxWatched,

        @DefaultValue("1000") @Min(1) int maxWatchedPerCall,

        @DefaultValue("1000") @Min(1) @Max(10_000) int maxUpdates,

        @DefaultValue("2s") Duration pushTimeout,
        @DefaultValue("5ms") Duration pushPause,
        @DefaultValue("800ms") Duration idleInterval,
        @DefaultValue("100ms") Duration retryInterval,
        @DefaultValue("2s") Duration leavingTimeout) {}
