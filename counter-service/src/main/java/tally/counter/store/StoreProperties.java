package tally.counter.store;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import tally.redis.AddScript;

/**
 * The limits of group commit.
 *
 * @param maxBatch the most increments that one Redis call takes
 * @param maxWaiting the most increments that wait for a call; the next ones are refused as rate-limited
 */
@Validated
@ConfigurationProperties("tally.store")
record StoreProperties(
        @DefaultValue("512") @Min(1) @Max(AddScript.MAX_ITEMS)
        int maxBatch,

        @DefaultValue("20000") @Min(1) int maxWaiting) {}
