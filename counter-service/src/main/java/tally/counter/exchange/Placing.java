package tally.counter.exchange;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.counter.store.ShardExchange;
import tally.counter.store.ShardExchange.Position;

/**
 * Asks Redis and Kafka where to read a shard from. A log that may lack what this region has, because it is new or has lost
 * its beginning or its end, is told it all again before the answer.
 */
final class Placing {
    private static final Logger logger = LoggerFactory.getLogger(Placing.class);

    private final TopicPartition partition;
    private final ShardTask task;
    private final ShardExchange store;
    private final LogOffsets offsets;
    private final Duration newLogWait;

    /** @param newLogWait for how long a log that was made anew must be known before it is told anything */
    Placing(TopicPartition partition, ShardTask task, ShardExchange store, LogOffsets offsets, Duration newLogWait) {
        this.partition = partition;
        this.task = task;
        this.store = store;
        this.offsets = offsets;
        this.newLogWait = newLogWait;
    }

    /**
     * Asks once; what Redis or Kafka did not answer fails it.
     *
     * @param shortened whether the log was seen to have lost its end
     */
    CompletableFuture<Place> ask(boolean shortened) {
        return offsets.name(partition.partition())
                .thenCompose(log -> position(log)
                        .thenCompose(position -> offsets.range(partition.partition())
                                .thenCompose(range -> tellAgain(log, position, range, shortened)
                                        .thenApply(_ -> Place.of(log, position, range)))));
    }

    private CompletableFuture<Position> position(String log) {
        return store.position(partition.partition(), log)
                .thenCompose(position -> position.next().isEmpty()
                        ? beginLog(log, position)
                        : CompletableFuture.completedFuture(position));
    }

    /**
     * Nothing is told to a log in the place of an earlier one until whoever wrote to that one has noticed. A Kafka that has
     * lost its data gives the ids of producers a second time, and takes what two of one id write for repetitions.
     */
    private CompletableFuture<Position> beginLog(String log, Position position) {
        Duration left = newLogWait.minus(offsets.known(log));
        if (position.remade() && left.isPositive()) {
            return CompletableFuture.failedFuture(new LogUnavailableException(partition.topic()
                    + " was made anew or has lost its beginning; it is told everything in "
                    + left.toMillis() + " ms, when nobody writes to it as to the earlier one any more"));
        }
        if (position.remade()) {
            logger.warn(
                    "Shard {}: {} was made anew or has lost its beginning. It gets again what this region writes to it.",
                    partition.partition(),
                    log);
        }
        return task.logIsNew(log).thenApply(_ -> position);
    }

    /** An unclean election of a leader, or a broker's files that are gone, cut a log short that keeps its name. */
    private CompletableFuture<?> tellAgain(String log, Position position, LogOffsets.Range range, boolean shortened) {
        boolean cut = shortened || position.next().orElse(0) > range.end();
        if (!cut || position.next().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        logger.warn(
                "Shard {}: {} has lost its end: {} was merged, and it ends at {}. It is read from its beginning, and gets again"
                        + " what this region writes to it.",
                partition.partition(),
                partition.topic(),
                position.next().getAsLong(),
                range.end());
        return task.logIsNew(log);
    }
}
