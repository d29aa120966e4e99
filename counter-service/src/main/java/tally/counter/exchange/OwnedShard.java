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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.counter.store.ShardExchange;
import tally.counter.store.ShardExchange.Position;

/**
 * One shard in one topic, from its assignment to its revocation; only for the consumer's thread, unless said otherwise.
 *
 * <p>It is either <em>placing</em> or <em>reading</em>. Placing: its partition is paused, and where to read from is asked
 * of Redis and of Kafka, again and again until both answer; the group's membership is not touched by that. Reading:
 * records are merged, and once everything is merged that the log held when it was placed, the shard is <em>read up</em>.
 * Whenever it is unclear what is merged (Redis failed, has another offset stored, or stands in another incarnation), it is
 * placed anew.
 *
 * @param <T> what else is done for the shard
 */
final class OwnedShard<T extends ShardTask> {
    private static final Logger logger = LoggerFactory.getLogger(OwnedShard.class);
    private static final Duration POSITION_PATIENCE = Duration.ofMillis(100);
    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(5);

    private final TopicPartition partition;
    private final T task;
    private final ShardExchange store;
    private final Placing placing;
    private final Outage outage;
    private final ExchangeProperties settings;
    private final Backoff backoff;

    private @Nullable CompletableFuture<Place> asked;
    private @Nullable CompletableFuture<Boolean> settling;
    private @Nullable CompletableFuture<Position> lookedAt;
    private long askAt = System.nanoTime();
    private long askedNanos;
    private boolean readUp;
    private boolean shortened;
    private OptionalLong merged = OptionalLong.empty();
    /** What comes next is at this offset or behind it. */
    private long next;

    private Place place = Place.NOWHERE;
    private long placedNanos;
    private long progressNanos;
    private volatile boolean reading;
    private volatile String incarnation = "";
    private volatile boolean suspect;
    private volatile boolean doubted;
    private volatile boolean hurried;

    OwnedShard(
            TopicPartition partition,
            T task,
            ShardExchange store,
            LogOffsets offsets,
            Outage outage,
            ExchangeProperties settings) {
        this.partition = partition;
        this.task = task;
        this.store = store;
        this.placing = new Placing(partition, task, store, offsets, settings.newLogWait());
        this.outage = outage;
        this.settings = settings;
        this.backoff = settings.backoff();
    }

    TopicPartition partition() {
        return partition;
    }

    int shard() {
        return partition.partition();
    }

    T task() {
        return task;
    }

    /** The name of the log that is read, under which its offset is stored. */
    String log() {
        return place.log();
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
        this.next = next;
        backoff.succeeded();
        outage.succeeded(shard());
    }

    OffsetAndMetadata committable() {
        return new OffsetAndMetadata(merged.orElse(0));
    }

    /** The shard was heard to stand in an incarnation; for any thread. */
    void heard(String heard) {
        if (reading && !heard.equals(incarnation)) {
            suspect = true;
        }
    }

    /** Anything may have happened to the shard, and what failed may work again; for any thread. */
    void heardNothingForAWhile() {
        hurried = true;
        doubted = true;
    }

    /** Whether a poll that begins at {@code offset} shows that the log has lost its end: the consumer began anew. */
    boolean isShortened(long offset) {
        return offset < next;
    }

    /** As {@link #place}, in a log that has lost its end: it gets everything again that it may have held. */
    void placeInShortened(Consumer<?, ?> consumer) {
        shortened = true;
        place(consumer);
    }

    /** Begins placing, at once; nothing is drained until the log is read up again. */
    void place(Consumer<?, ?> consumer) {
        task.close();
        beginPlacing(consumer);
    }

    private void beginPlacing(Consumer<?, ?> consumer) {
        consumer.pause(List.of(partition));
        reading = false;
        readUp = false;
        suspect = false;
        asked = null;
        settling = null;
        lookedAt = null;
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
        if (suspect || task.isOutdated()) {
            place(consumer);
        }
        if (!reading) {
            stepPlacing(consumer);
        }
        if (reading) {
            stepDoubting(consumer);
        }
        if (reading && !readUp) {
            stepReading(consumer);
        }
    }

    /** Reads on meanwhile: a merge into a shard that lost something merges nothing, and a drain finds out by itself. */
    private void stepDoubting(Consumer<?, ?> consumer) {
        if (lookedAt == null && doubted) {
            doubted = false;
            lookedAt = store.position(shard(), log());
        }
        if (lookedAt != null && lookedAt.isDone()) {
            CompletableFuture<Position> answer = lookedAt;
            lookedAt = null;
            if (answer.isCompletedExceptionally()) {
                placeLater(consumer, answer.exceptionNow());
            } else if (!answer.join().incarnation().equals(incarnation)) {
                place(consumer);
            }
        }
    }

    private void stepPlacing(Consumer<?, ?> consumer) {
        if (asked == null) {
            if (hurried || System.nanoTime() - askAt >= 0) {
                hurried = false;
                askedNanos = System.nanoTime();
                asked = placing.ask(shortened);
            }
        } else if (asked.isCompletedExceptionally()) {
            failed(asked.exceptionNow());
        } else if (asked.isDone()) {
            place = asked.join();
            consumer.seek(partition, place.seek());
            consumer.resume(List.of(partition));
            merged = place.stored();
            next = place.seek();
            incarnation = place.incarnation();
            placedNanos = System.nanoTime();
            progressNanos = placedNanos;
            shortened = false;
            reading = true;
        }
    }

    private void stepReading(Consumer<?, ?> consumer) {
        if (settling == null) {
            long position = position(consumer);
            if (position >= place.end() && endIsOld()) {
                place(consumer);
                return;
            }
            if (position >= place.end()) {
                settling = task.readUp(place.incarnation());
            } else if (position >= 0) {
                tellProgress(position);
            }
        }
        if (settling != null && settling.isDone()) {
            if (settling.isCompletedExceptionally()) {
                placeLater(consumer, settling.exceptionNow());
            } else if (settling.join()) {
                readUp = true;
                task.begin(place.incarnation());
                tellRecovered();
            } else {
                place(consumer);
            }
        }
    }

    /** What was to be read up to the end may have been compacted away meanwhile, for a later record behind the end. */
    private boolean endIsOld() {
        return System.nanoTime() - askedNanos >= settings.minCompactionLag().toNanos();
    }

    private void tellProgress(long position) {
        if (!place.whole() && System.nanoTime() - progressNanos >= PROGRESS_INTERVAL.toNanos()) {
            progressNanos = System.nanoTime();
            logger.info(
                    "Shard {} recovers from {}: at {} of {} to {}.",
                    shard(),
                    partition.topic(),
                    position,
                    place.seek(),
                    place.end());
        }
    }

    private void tellRecovered() {
        if (!place.whole() && place.end() > place.seek()) {
            logger.info(
                    "Shard {} has recovered from {}: {} offsets in {} ms.",
                    shard(),
                    partition.topic(),
                    place.end() - place.seek(),
                    Duration.ofNanos(System.nanoTime() - placedNanos).toMillis());
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
