package tally.counter.exchange;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import tally.counter.store.ShardExchange;
import tally.counter.store.ShardExchange.Position;

/**
 * One shard from its assignment to its revocation; only for the consumer's thread.
 *
 * <p>It is either <em>placing</em> or <em>reading</em>. Placing: its partition is paused, and where to read from is asked
 * of Redis and of Kafka, again and again until both answer; the group's membership is not touched by that. Reading:
 * records are merged, and once everything is merged that the log held when it was placed, the drain is opened. Whenever
 * it is unclear what is merged (Redis failed, has another offset stored, or stands in another incarnation), it is placed
 * anew.
 */
final class OwnedShard {
    private static final Duration POSITION_PATIENCE = Duration.ofMillis(100);

    private final TopicPartition partition;
    private final WriterName writer;
    private final ShardDrain drain;
    private final ShardExchange store;
    private final LogOffsets log;
    private final Outage outage;
    private final Backoff backoff;

    private @Nullable CompletableFuture<Place> asked;
    private long askAt = System.nanoTime();
    private boolean reading;
    private boolean caughtUp;
    private OptionalLong merged = OptionalLong.empty();
    private long end;
    private String incarnation = "";

    OwnedShard(
            TopicPartition partition,
            WriterName writer,
            ShardDrain drain,
            ShardExchange store,
            LogOffsets log,
            Outage outage,
            Backoff backoff) {
        this.partition = partition;
        this.writer = writer;
        this.drain = drain;
        this.store = store;
        this.log = log;
        this.outage = outage;
        this.backoff = backoff;
    }

    /**
     * Where to read from.
     *
     * @param incarnation the shard's in Redis, under which it is read up to {@code end} and then drained
     * @param stored what Redis has as the next offset
     * @param end the end of the log, up to which must be read before the shard is drained
     */
    record Place(String incarnation, OptionalLong stored, long seek, long end) {
        /** A stored offset outside the log is of a log that is gone; this one is read from its beginning. */
        static Place of(Position position, LogOffsets.Range log) {
            OptionalLong stored = position.next();
            boolean inside = stored.isPresent() && stored.getAsLong() >= log.begin() && stored.getAsLong() <= log.end();
            return new Place(position.incarnation(), stored, inside ? stored.getAsLong() : log.begin(), log.end());
        }
    }

    TopicPartition partition() {
        return partition;
    }

    int shard() {
        return partition.partition();
    }

    String writer() {
        return writer.current();
    }

    ShardDrain drain() {
        return drain;
    }

    boolean reading() {
        return reading;
    }

    /** Where the last merge ended; empty when none is stored. */
    OptionalLong merged() {
        return merged;
    }

    /** A merge has stored {@code next}. */
    void merged(long next) {
        merged = OptionalLong.of(next);
        backoff.succeeded();
        outage.succeeded(shard());
    }

    OffsetAndMetadata committable() {
        return new OffsetAndMetadata(merged.orElse(0));
    }

    /** Begins placing, at once; nothing is drained until the log is read up again. */
    void place(Consumer<?, ?> consumer) {
        drain.close();
        beginPlacing(consumer);
    }

    private void beginPlacing(Consumer<?, ?> consumer) {
        consumer.pause(List.of(partition));
        reading = false;
        caughtUp = false;
        asked = null;
        askAt = System.nanoTime();
    }

    /**
     * Begins placing, after a wait because of a failure. An open drain stays open: a merge that Redis refuses, for want of
     * memory, takes nothing away that was read, and a Redis that did lose something is in another incarnation, which the
     * drain finds out by itself.
     */
    void placeLater(Consumer<?, ?> consumer, Throwable failure) {
        beginPlacing(consumer);
        failed(failure);
    }

    /** Takes the next step that is possible without waiting. */
    void step(Consumer<?, ?> consumer) {
        if (drain.isOutdated()) {
            place(consumer);
        }
        if (!reading) {
            stepPlacing(consumer);
        }
        if (reading && !caughtUp && position(consumer) >= end) {
            caughtUp = true;
            drain.open(incarnation);
        }
    }

    private void stepPlacing(Consumer<?, ?> consumer) {
        if (asked == null) {
            if (System.nanoTime() - askAt >= 0) {
                asked = store.position(shard(), partition.topic()).thenCombine(log.range(shard()), Place::of);
            }
        } else if (asked.isCompletedExceptionally()) {
            failed(asked.exceptionNow());
        } else if (asked.isDone()) {
            Place place = asked.join();
            consumer.seek(partition, place.seek());
            consumer.resume(List.of(partition));
            merged = place.stored();
            end = place.end();
            incarnation = place.incarnation();
            reading = true;
        }
    }

    private void failed(Throwable failure) {
        asked = null;
        askAt = System.nanoTime() + backoff.failed().toNanos();
        outage.failed(shard(), failure);
    }

    /** The next offset to be read; it also moves past what holds no record for us, as an offset of a record does not. */
    private long position(Consumer<?, ?> consumer) {
        try {
            return consumer.position(partition, POSITION_PATIENCE);
        } catch (TimeoutException e) {
            // Kafka is away just now, so nobody knows; asked again at the next step.
            return -1;
        }
    }
}
