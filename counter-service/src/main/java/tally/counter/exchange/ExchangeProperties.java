package tally.counter.exchange;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the exchange over Kafka.
 *
 * @param topic the compacted topic with the state; partition = shard
 * @param rejectedTopic where records that can not be merged are set aside
 * @param onceTopic the topic of idempotency keys; partition = shard. It must keep records as long as {@code
 *     tally.once.window}
 * @param mirrors where each region has a Kafka of its own: the other regions, whose topics MirrorMaker 2 brings to this one
 *     under names with their region and a dot in front, as in {@code us.tally.state}. Empty where all share one Kafka. A
 *     shard is whole only once all of them are read, so it names every one of them
 * @param watchingTopic the topic that tells how many sockets watch what; kept for ten minutes
 * @param replicationFactor copies of each partition, for topics that this service creates; 3 in production
 * @param minCompactionLag how long every record of {@code topic} must stay readable; a topic with less is refused. A shard
 *     that reads for longer than this asks anew for the end that it reads up to
 * @param rejectedRetention how long rejected records are kept, when this service creates the topic
 * @param checkInterval how often the topics are checked, so that a repair or a damage is noticed, and how far behind the
 *     other regions are is measured. Nothing is written when the last check began longer ago than this and {@code
 *     deliveryTimeout}, and a topic that was made anew is told everything after this and twice {@code deliveryTimeout}
 * @param deliveryTimeout how long it is tried to write a record; then its drain begins anew. A look at the topics must take
 *     less than half of it, or nothing is written now and then: raise it in all regions where Kafka is far away
 * @param sessionTimeout how long a replica must be silent before Kafka gives its shards to others, if the brokers allow
 *     so little: their {@code group.min.session.timeout.ms} is 6 s unless it is set
 * @param drainInterval the shortest time between two drains of a shard
 * @param drainIntervalMax the longest time between two drains of a shard that has something to drain
 * @param drainShare the part of the time that a shard is drained: when a drain takes long, the next one waits longer
 * @param drainLimit slots, and keys, drained at once; more slots only where one call changed as many,
 *     and where a new topic is told what other regions have counted
 * @param safetyTick a drain is due this long after the last even when no event asked for one, because events may be lost
 * @param watermarkInterval a watermark of an owned shard is written at least this often; three missed = silent
 * @param watermarkSpacing how long a watermark that has advanced waits for slots to go with, before it goes alone
 * @param maxRecordSize the largest key and value together; larger records are rejected. The chain of a shard's folds grows
 *     up to half of it
 * @param foldAfter how long an incarnation must have lived before the ones that ended before it are folded: what was
 *     still on its way to Kafka when they ended should have arrived
 * @param foldAt how many incarnations of a shard must have ended before they are folded
 * @param retryMin the first wait after a failure of Redis or Kafka
 * @param retryMax the longest wait after repeated failures
 */
@Validated
@ConfigurationProperties("tally.exchange")
record ExchangeProperties(
        @DefaultValue("tally.state") @NotBlank String topic,
        @DefaultValue("tally.rejected") @NotBlank String rejectedTopic,
        @DefaultValue("tally.once") @NotBlank String onceTopic,

        @DefaultValue("tally.watching") @NotBlank String watchingTopic,

        @DefaultValue List<@Pattern(regexp = "[a-z][a-z0-9.-]*[a-z0-9]") String> mirrors,

        @DefaultValue("1") @Min(1) @Max(Short.MAX_VALUE) short replicationFactor,

        @DefaultValue("1h") @DurationMin(hours = 1) Duration minCompactionLag,
        @DefaultValue("7d") Duration rejectedRetention,
        @DefaultValue("5s") @DurationMin(millis = 100) Duration checkInterval,

        @DefaultValue("5s") @DurationMin(millis = 2500) @DurationMax(minutes = 2)
        Duration deliveryTimeout,

        @DefaultValue("2s") @DurationMin(seconds = 1) @DurationMax(minutes = 5)
        Duration sessionTimeout,

        @DefaultValue("5ms") @DurationMin(millis = 1) Duration drainInterval,

        @DefaultValue("80ms") @DurationMin(millis = 1) Duration drainIntervalMax,

        @DefaultValue("0.2") @DecimalMin("0.01") @DecimalMax("1")
        double drainShare,

        @DefaultValue("500") @Min(1) @Max(5000) int drainLimit,

        @DefaultValue("1s") @DurationMin(millis = 10) Duration safetyTick,
        @DefaultValue("1s") @DurationMin(millis = 100) Duration watermarkInterval,
        @DefaultValue("100ms") @DurationMin(millis = 1) Duration watermarkSpacing,
        @DefaultValue("16KB") DataSize maxRecordSize,
        @DefaultValue("10m") @DurationMin(millis = 10) Duration foldAfter,
        @DefaultValue("4") @Min(1) @Max(100) int foldAt,
        @DefaultValue("100ms") @DurationMin(millis = 1) Duration retryMin,
        @DefaultValue("2s") @DurationMin(millis = 1) Duration retryMax) {

    /** A topic of this region's own, and those of the mirrored regions. */
    List<String> mirrored(String own) {
        return Stream.concat(Stream.of(own), mirrors.stream().map(region -> region + '.' + own))
                .toList();
    }

    /** A log is written to only when the topics were looked at this long ago at most. */
    Duration checkedWithin() {
        return checkInterval.plus(deliveryTimeout);
    }

    /** After this long nobody writes any more who does not know that a topic was made anew. */
    Duration newLogWait() {
        return checkedWithin().plus(deliveryTimeout);
    }

    /** The waits between repeated attempts, beginning anew. */
    Backoff backoff() {
        return new Backoff(retryMin, retryMax);
    }
}
