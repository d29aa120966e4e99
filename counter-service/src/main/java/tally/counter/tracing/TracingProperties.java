package tally.counter.tracing;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of traces.
 *
 * @param endpoint where spans are sent to by OTLP over HTTP, for example {@code http://collector:4318/v1/traces}; without it
 *     nothing is traced
 * @param probability how many of the increments whose caller sent no {@code traceparent} begin a trace, from 0 to 1; where
 *     the caller sent one, it has decided
 * @param perSecond traces that begin or go on here in one second, at most: anybody can send a {@code traceparent}
 */
@Validated
@ConfigurationProperties("tally.tracing")
record TracingProperties(
        @Nullable URI endpoint,

        @DefaultValue("0") @DecimalMin("0") @DecimalMax("1") double probability,

        @DefaultValue("100") @Min(1) int perSecond) {}
