package tally.counter.store;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import tally.redis.KeyRoom;

/**
 * How idempotency keys are remembered.
 *
 * @param window how long a key is remembered at least; the topic of keys must keep its records as long. {@code tally.js}
 *     repeats an increment under its key for 23 h: with a shorter window set its {@code repeatWithinMs}
 * @param maxKeys the most keys that this region takes within the window, spread over the shards; the next ones are refused
 *     as rate-limited. A key takes about 150 bytes of Redis, in every region. Those that the log brings do not count: other
 *     regions', and this region's own that its Redis had lost
 */
@Validated
@ConfigurationProperties("tally.once")
public record OnceProperties(
        @DefaultValue("24h") @DurationMin(minutes = 1) Duration window,

        @DefaultValue("1000000") @Min(1024) @Max(1_000_000_000)
        int maxKeys) {

    KeyRoom room(int shards) {
        return new KeyRoom(window, Math.max(1, maxKeys / shards));
    }
}
