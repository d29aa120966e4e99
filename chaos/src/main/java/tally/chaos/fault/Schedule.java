package tally.chaos.fault;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tally.chaos.fault.FaultKind.DataLoss;
import tally.chaos.fault.FaultKind.Target;
import tally.chaos.fault.RoundPlan.Step;

/**
 * Round after round of faults, chosen by a seed. Kinds are dealt like cards, so that each comes before one comes twice.
 *
 * <p>No round makes a definite statement impossible: in one round at most one region loses data; a fault that loses data
 * is injected when all earlier ones are repaired; one that declares a loss, or loses the log, is alone, and the last of its
 * round; and two faults never strike the same at once.
 */
public final class Schedule {
    private static final int MOST_STEPS = 4;
    private static final int ATTEMPTS = 10;

    private final SplittableRandom random;
    private final List<FaultKind> kinds;
    private final StackShape shape;
    private final Deque<FaultKind> deck = new ArrayDeque<>();
    private int number;

    public Schedule(long seed, Collection<FaultKind> kinds, StackShape shape) {
        this.random = new SplittableRandom(seed);
        this.kinds = kinds.stream().distinct().sorted().toList();
        this.shape = shape;
    }

    public RoundPlan next() {
        number++;
        String mayLose = shape.region(random);
        int count = 2 + random.nextInt(MOST_STEPS - 1);
        List<Step> steps = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            boolean last = i == count;
            step(mayLose, kind -> last || !kind.endsRound()).ifPresent(steps::add);
        }
        return new RoundPlan(number, random.nextLong(), steps);
    }

    private Optional<Step> step(String mayLose, Predicate<FaultKind> allowed) {
        Optional<FaultKind> kind = deal(allowed);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        PlannedFault first = plan(kind.get(), mayLose, Duration.ZERO);
        List<PlannedFault> faults = new ArrayList<>(List.of(first));
        if (random.nextBoolean()) {
            second(first, mayLose).ifPresent(faults::add);
        }
        return Optional.of(new Step(between(Duration.ofMillis(500), Duration.ofSeconds(3)), faults));
    }

    private Optional<PlannedFault> second(PlannedFault first, String mayLose) {
        Optional<FaultKind> kind = deal(each -> each.loss() == DataLoss.NONE);
        Duration after = between(Duration.ofMillis(100), Duration.ofMillis(1500));
        Optional<PlannedFault> second = kind.flatMap(dealt -> Stream.generate(() -> plan(dealt, mayLose, after))
                .limit(ATTEMPTS)
                .filter(planned -> planned.mayFollow(first))
                .findFirst());
        if (second.isEmpty()) {
            kind.ifPresent(deck::addFirst);
        }
        return second;
    }

    private PlannedFault plan(FaultKind kind, String mayLose, Duration after) {
        String region = kind.loss() == DataLoss.NONE ? shape.region(random) : mayLose;
        return new PlannedFault(
                kind,
                kind.target() == Target.KAFKA ? "" : region,
                shape.target(kind.target(), region, random),
                after,
                between(kind.least(), kind.most()),
                random.nextLong());
    }

    /** The next card that is allowed; the others keep their places. */
    private Optional<FaultKind> deal(Predicate<FaultKind> allowed) {
        if (kinds.stream().noneMatch(allowed)) {
            return Optional.empty();
        }
        while (true) {
            for (Iterator<FaultKind> cards = deck.iterator(); cards.hasNext(); ) {
                FaultKind card = cards.next();
                if (allowed.test(card)) {
                    cards.remove();
                    return Optional.of(card);
                }
            }
            List<FaultKind> shuffled = new ArrayList<>(kinds);
            Collections.shuffle(shuffled, new Random(random.nextLong()));
            deck.addAll(shuffled);
        }
    }

    private Duration between(Duration least, Duration most) {
        return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis() + 1));
    }
}
