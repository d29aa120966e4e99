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
 * Clients that repeat acknowledged idempotency keys in another region, once the regions have been seen equal: that must
 * be answered as a replay. Whether it changed anything shows in the counters' values, which must stay as they were.
 */
public final class RepeatedKeys {
    private static final int KEYS = 20;

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
            CounterApi replica = elsewhere(stack, increment.region(), random);
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

    /** A replica of another region, or of the same where there is one region only. */
    private static CounterApi elsewhere(StackStatus stack, String region, SplittableRandom random) {
        List<StackStatus.Region> others = new ArrayList<>(stack.regions());
        if (others.size() > 1) {
            others.removeIf(other -> other.name().equals(region));
        }
        StackStatus.Region other = others.get(random.nextInt(others.size()));
        StackStatus.Replica replica =
                other.replicas().get(random.nextInt(other.replicas().size()));
        return new CounterApi(other.name(), replica);
    }
}
