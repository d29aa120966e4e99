package tally.counter.api;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the public HTTP interface.
 *
 * @param maxBody the largest request body; a larger one is refused with {@code body-too-large}
 * @param maxListed how many ids one {@code GET /counters} may name
 * @param maxQueried how many ids one {@code POST /counters/query} may name
 * @param maxIncrements how many increments one {@code POST /increments} may hold
 * @param readOrigins web origins whose pages may read (GET, HEAD); patterns such as {@code https://*.example.org} or
 *     {@code *}. No page of another origin may ever write
 * @param leanLane whether the two hot calls, one read and one increment, take a short way that goes around Spring; answers
 *     are the same
 * @param eventLoops threads that serve all connections of the public and the management port; 0 for half of the
 *     processors, because Redis, Kafka and the exchange need the others
 * @param maxConnections how many connections the public port holds; one more is closed at once
 * @param idleTimeout after which a connection is closed that has brought no whole request. Longer than what proxies in
 *     front keep idle connections for (nginx 60 s), so that it is they who close
 * @param retryAfter what a refused caller is told to wait; rounded up to seconds
 */
@Validated
@ConfigurationProperties("tally.api")
record ApiProperties(
        @DefaultValue("1MB") DataSize maxBody,

        @DefaultValue("100") @Min(1) @Max(1000) int maxListed,

        @DefaultValue("1000") @Min(1) @Max(10_000) int maxQueried,

        @DefaultValue("1000") @Min(1) @Max(10_000) int maxIncrements,

        @DefaultValue("*") List<String> readOrigins,
        @DefaultValue("true") boolean leanLane,

        @DefaultValue("0") @Min(0) @Max(1000) int eventLoops,

        @DefaultValue("10000") @Min(1) @Max(1_000_000) int maxConnections,

        @DefaultValue("75s") @DurationMin(millis = 100) @DurationMax(hours = 1)
        Duration idleTimeout,

        @DefaultValue("1s") Duration retryAfter) {}
