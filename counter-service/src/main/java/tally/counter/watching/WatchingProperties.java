package tally.counter.watching;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many sockets watch what.
 *
 * @param interval numbers that changed are told to the gateways this often
 * @param forgetAfter a gateway that nothing was heard of for so long counts no more. Gateways tell everything every ten
 *     seconds, so this misses two
 * @param maxEntries how many numbers, one for each gateway and counter, are remembered; about 150 bytes each. What is more
 *     is not counted, and counted as {@code tally.watching.dropped}
 * @param maxSockets the largest number that is believed of one gateway and counter
 */
@Validated
@ConfigurationProperties("tally.watching")
public record WatchingProperties(
        @DefaultValue("1s") Duration interval,
        @DefaultValue("25s") Duration forgetAfter,
        @DefaultValue("500000") @Min(1) int maxEntries,

        @DefaultValue("1000000") @Min(1) @Max(1_000_000_000) int maxSockets) {}
