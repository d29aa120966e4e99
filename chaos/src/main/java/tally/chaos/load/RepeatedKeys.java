package tally.chaos.load;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tally.chaos.check.BrokenPromise;
import tally.chaos.check.Promise;
import tally.chaos.history.Answer;
import tally.chaos.history.Increment;
import tally.chaos.history.Outcome;
import tally.chaos.stack.CounterApi;
import tally.chaos.stack.StackStatus;

/**
 * Clients that repeat acknowledged idempotency keys once the regions have been seen equal, in turn in another region and
 * in their own, whose Redis may have lost them meanwhile: that must be answered as a replay. Whether it changed anything
 * shows in the counters' values, which must stay as they were.
 */
public final class RepeatedKeys {
    private static final int KEYS = 40;

    private RepeatedKeys() {}

    /** What came of it. */
    public record Result(int repeated, List<BrokenPromise> broken) {}

    /** @param increments of which some that were acknowledged under a key are repeated */
    public static Result repeat(StackStatus stack, List<Increment> increments, long seed) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        List<Increment> acknowledged = new ArrayList<>(increments.stream()
                .filter(increment ->
                        increment.key() != null && increment.outcome().counted())
                .toList());
        List<BrokenPromise> broken = new ArrayList<>();
        int repeated = 0;
        while (repeated < KEYS && !acknowledged.isEmpty()) {
            Increment increment = acknowledged.remove(random.nextInt(acknowledged.size()));
            CounterApi replica = replica(repeated % 2 == 0 ? others(stack, increment) : own(stack, increment), random);
            Answer answer = replica.increment(increment);
            repeated++;
            if (answer.outcome() != Outcome.REPLAYED) {
                broken.add(new BrokenPromise(
                        Promise.L,
                        increment.counter(),
                        replica.replica(),
                        "a replay of the key " + increment.key() + " that " + increment.region() + " acknowledged",
                        answer.words()));
            }
        }
        return new Result(repeated, broken);
    }

    /** Where there is one region only, its own. */
    private static List<StackStatus.Region> others(StackStatus stack, Increment increment) {
        List<StackStatus.Region> others = stack.regions().stream()
                .filter(region -> !region.name().equals(increment.region()))
                .toList();
        return others.isEmpty() ? own(stack, increment) : others;
    }

    private static List<StackStatus.Region> own(StackStatus stack, Increment increment) {
        return List.of(stack.region(increment.region()));
    }

    private static CounterApi replica(List<StackStatus.Region> regions, SplittableRandom random) {
        StackStatus.Region region = regions.get(random.nextInt(regions.size()));
        StackStatus.Replica replica =
                region.replicas().get(random.nextInt(region.replicas().size()));
        return new CounterApi(region.name(), replica);
    }
}
