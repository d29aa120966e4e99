package tally.chaos.fault;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import tally.chaos.check.LogAgreement;
import tally.chaos.history.CounterRead;
import tally.chaos.history.CounterState;
import tally.chaos.load.Load;
import tally.chaos.stack.Patience;
import tally.chaos.stack.RunningStack;
import tally.chaos.stack.ShardGroup;
import tally.chaos.stack.StackStatus;
import tally.chaos.stack.StateTopic;
import tally.chaos.stack.Survey;

/**
 * Where faults are injected: a stack under load.
 *
 * @param status as it was when everything ran; addresses and ports never change
 * @param counters all that the load counts
 */
public record FaultSite(RunningStack stack, StackStatus status, Load load, StateTopic topic, List<String> counters) {
    private static final Patience UNTIL_DRAINED = Patience.ofSeconds(60);

    /** Makes the fault that was planned. */
    public Fault fault(PlannedFault planned) {
        String region = planned.region();
        SplittableRandom random = new SplittableRandom(planned.seed());
        return switch (planned.kind()) {
            case KILL_REPLICA, KILL_GATEWAY, KILL_KAFKA, KILL_REDIS -> new KilledProcess(stack, planned.target());
            case STOP_REPLICA, STOP_GATEWAY -> new StoppedProcesses(stack, List.of(planned.target()));
            case SCALE -> new StoppedProcesses(stack, status.region(region).furtherReplicas());
            case UPGRADE_REPLICA, UPGRADE_GATEWAY -> new OtherVersion(stack, planned.target());
            case PAUSE_REPLICA -> new PausedReplica(stack, planned.target());
            case PARTITION -> new CutOffRegion(stack, region);
            case SCRIPT_FLUSH -> new FlushedScripts(redisUri(region));
            case DROP_EVENTS -> new DroppedEvents(redisUri(region));
            case POISON -> new PoisonRecords(status.kafka().bootstrap(), random);
            case REPLAY -> new ReplayedRecords(status.kafka().bootstrap(), random);
            case REBALANCE -> ForcedRebalance.of(new ShardGroup(status.kafka().bootstrap(), planned.target()));
            case FLUSH -> new DrainedFirst(this, region, new FlushedRedis(redisUri(region)));
            case CUT_AOF -> new DrainedFirst(this, region, new CutAof(stack, region, random));
            case OLD_SNAPSHOT -> new DrainedFirst(this, region, new OldSnapshot(stack, region, copyOf(planned)));
            case LOSE_ALL -> new CutOffFirst(new CutOffRegion(stack, region), new FlushedRedis(redisUri(region)));
            case LOSE_TAIL -> new CutOffFirst(new CutOffRegion(stack, region), new CutAof(stack, region, random));
            case LOSE_SNAPSHOT ->
                new CutOffFirst(new CutOffRegion(stack, region), new OldSnapshot(stack, region, copyOf(planned)));
            case LOSE_LOG ->
                new LostLog(
                        this,
                        stack,
                        status.regions().stream().map(StackStatus.Region::name).toList());
        };
    }

    /**
     * Waits until the log has all that the region has counted; to be called while its increments are held, so that its own
     * slots stand still and need to be read once only.
     */
    void awaitDrained(String region) throws InterruptedException {
        Survey survey = new Survey(status, counters);
        Map<String, CounterState> counted = new HashMap<>();
        boolean drained = UNTIL_DRAINED.until(() -> {
            if (counted.isEmpty()) {
                survey.states(region).ifPresent(counted::putAll);
            }
            return !counted.isEmpty()
                    && topic.readToEnd()
                    && LogAgreement.ofRegion(region, counted, topic.slots()).isEmpty();
        });
        if (!drained) {
            throw new FaultSkipped(
                    region + " had not drained within " + UNTIL_DRAINED.limit().toSeconds() + " s");
        }
    }

    /** Waits until all replicas show the same; to be called while all increments are held. */
    void awaitEqual() throws InterruptedException {
        Survey survey = new Survey(status, counters);
        boolean equal = UNTIL_DRAINED.until(() -> {
            List<Map<String, Long>> totals = survey.totals().values().stream()
                    .map(replica -> replica.values().stream()
                            .collect(Collectors.toMap(CounterRead::counter, CounterRead::count)))
                    .distinct()
                    .toList();
            return totals.size() == 1 && !totals.getFirst().isEmpty();
        });
        if (!equal) {
            throw new FaultSkipped(
                    "the regions were not equal within " + UNTIL_DRAINED.limit().toSeconds() + " s");
        }
    }

    private String redisUri(String region) {
        return status.region(region).redis();
    }

    private Path copyOf(PlannedFault planned) {
        return stack.data().resolve("chaos").resolve(planned.region() + "-redis-" + Long.toHexString(planned.seed()));
    }
}
