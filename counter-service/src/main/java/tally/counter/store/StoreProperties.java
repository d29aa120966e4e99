package tally.counter.store;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import tally.redis.AddScript;

/**
 * The limits of group commit and of the near cache.
 *
 * @param maxBatch the most increments that one Redis call takes
 * @param maxWaiting the most increments that wait for a call, in Redis Cluster for a call of their shard; the next ones are
 *     refused as rate-limited
 * @param nearCache the most counters whose totals this replica keeps in memory, about 200 bytes each; 0 for none
 */
@Validated
@ConfigurationProperties("tally.store")
record StoreProperties(
        @DefaultValue("512") @Min(1) @Max(AddScript.MAX_ITEMS)
        int maxBatch,

        @DefaultValue("20000") @Min(1) int maxWaiting,

        @DefaultValue("100000") @Min(0) int nearCache) {}
