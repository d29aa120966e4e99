package tally.chaos.fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Every fault there is, with what the schedule has to know about it. The names are those of {@code --faults}. */
public enum FaultKind {
    KILL_REPLICA("kill-replica", Target.REPLICA, DataLoss.NONE, 1, 5),
    KILL_GATEWAY("kill-gateway", Target.GATEWAY, DataLoss.NONE, 1, 4),
    KILL_KAFKA("kill-kafka", Target.KAFKA, DataLoss.NONE, 1, 6),
    STOP_REPLICA("stop-replica", Target.REPLICA, DataLoss.NONE, 1, 5),
    STOP_GATEWAY("stop-gateway", Target.GATEWAY, DataLoss.NONE, 1, 4),
    /** A region goes on with one replica, and has all of them again later. */
    SCALE("scale", Target.REPLICAS, DataLoss.NONE, 4, 10),
    /** As long as a service needs to start and to take part. */
    UPGRADE_REPLICA("upgrade-replica", Target.REPLICA, DataLoss.NONE, 10, 20),
    UPGRADE_GATEWAY("upgrade-gateway", Target.GATEWAY, DataLoss.NONE, 8, 15),
    /** Loses what Redis had not written: with {@code appendfsync everysec}, nothing unless a slow disk holds it up. */
    KILL_REDIS("kill-redis", Target.REDIS, DataLoss.NONE, 1, 4),
    /** Longer than the session of a consumer, 6 s: the shards get another owner, and the old one wakes up late. */
    PAUSE_REPLICA("pause-replica", Target.REPLICA, DataLoss.NONE, 7, 10),
    PARTITION("partition", Target.LINK, DataLoss.NONE, 2, 8),
    SCRIPT_FLUSH("script-flush", Target.REDIS, DataLoss.NONE, 0, 0),
    DROP_EVENTS("drop-events", Target.REDIS, DataLoss.NONE, 0, 0),
    POISON("poison", Target.KAFKA, DataLoss.NONE, 0, 0),
    REPLAY("replay", Target.KAFKA, DataLoss.NONE, 0, 0),
    REBALANCE("rebalance", Target.GROUP, DataLoss.NONE, 2, 5),

    FLUSH("flush", Target.REDIS, DataLoss.DRAINED, 0, 3),
    CUT_AOF("cut-aof", Target.REDIS, DataLoss.DRAINED, 0, 2),
    OLD_SNAPSHOT("old-snapshot", Target.REDIS, DataLoss.DRAINED, 0, 2),

    LOSE_ALL("lose-all", Target.REDIS, DataLoss.DECLARED, 1, 3),
    LOSE_TAIL("lose-tail", Target.REDIS, DataLoss.DECLARED, 1, 3),
    LOSE_SNAPSHOT("lose-snapshot", Target.REDIS, DataLoss.DECLARED, 1, 3),

    LOSE_LOG("lose-log", Target.KAFKA, DataLoss.LOG, 1, 4);

    private final String word;
    private final Target target;
    private final DataLoss loss;
    private final int leastSeconds;
    private final int mostSeconds;

    /** What a fault takes away from the others while it lasts. */
    enum Target {
        REPLICA,
        /** All of a region. */
        REPLICAS,
        GATEWAY,
        KAFKA,
        REDIS,
        LINK,
        GROUP
    }

    /** What becomes of data. */
    enum DataLoss {
        NONE,
        /** Those of a Redis, after the region has drained: nothing may be missing in the end. */
        DRAINED,
        /** Those of a Redis, with what had not been drained: it may be missing, and has to be reported. */
        DECLARED,
        /** Those of Kafka: nothing may be missing in the end, but a Redis that is lost before all is told again may be. */
        LOG
    }

    FaultKind(String word, Target target, DataLoss loss, int leastSeconds, int mostSeconds) {
        this.word = word;
        this.target = target;
        this.loss = loss;
        this.leastSeconds = leastSeconds;
        this.mostSeconds = mostSeconds;
    }

    public String word() {
        return word;
    }

    Target target() {
        return target;
    }

    DataLoss loss() {
        return loss;
    }

    /** Whether increments that were acknowledged may be missing afterwards, if they are reported. */
    public boolean mayLose() {
        return loss == DataLoss.DECLARED || this == KILL_REDIS;
    }

    /** Whether it is alone, and the last of its round. */
    boolean endsRound() {
        return loss == DataLoss.DECLARED || loss == DataLoss.LOG;
    }

    /** Whether it keeps regions from Kafka and from each other, and nothing else. */
    boolean isolates() {
        return this == PARTITION || this == KILL_KAFKA;
    }

    /** Whether it leaves every Redis and counter-service as it is. */
    boolean sparesCounting() {
        return loss == DataLoss.NONE
                && switch (target) {
                    case GATEWAY, KAFKA, LINK, GROUP -> true;
                    case REPLICA, REPLICAS, REDIS -> false;
                };
    }

    /** Whether it needs a build of another version. */
    public boolean needsOtherBuild() {
        return this == UPGRADE_REPLICA || this == UPGRADE_GATEWAY;
    }

    Duration least() {
        return Duration.ofSeconds(leastSeconds);
    }

    Duration most() {
        return Duration.ofSeconds(mostSeconds);
    }

    public static Optional<FaultKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}
