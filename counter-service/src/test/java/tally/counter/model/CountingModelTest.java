package tally.counter.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static tally.counter.model.Allowance.NOTHING;

import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tally.counter.model.Explorer.Result;
import tally.counter.model.Step.Action;

/** Every promise holds in every state that can be reached within these bounds. */
class CountingModelTest {
    private static final Allowance LOSS = NOTHING.losses(1);
    private static final Allowance ZOMBIE = LOSS.takeovers(1);
    private static final Allowance FOLD = NOTHING.folds(1).bases(1);
    private static final Allowance FOLDS = NOTHING.folds(2).bases(2);
    private static final Bounds KEYED = Bounds.of(LOSS).keyedIncrement();

    static Stream<Arguments> bounds() {
        return Stream.of(
                arguments("core", Bounds.of(ZOMBIE.adds(2).saves(1).losses(2))),
                arguments("late owners", late(ZOMBIE.adds(2).saves(1)).mergingZombies()),
                arguments("late passes", Bounds.of(NOTHING.adds(2).takeovers(1).lates(2))),
                arguments("late passes, losses", late(ZOMBIE.adds(1).lates(2)).mergingZombies()),
                arguments("two writers", Bounds.of(ZOMBIE.adds(1)).us(LOSS.adds(1))),
                arguments("two writers, compaction", compacted(LOSS.adds(1)).us(LOSS.adds(1))),
                arguments("compaction", compacted(ZOMBIE.adds(2))),
                arguments("limited passes", late(ZOMBIE.adds(2).saves(1)).limitedPasses()),
                arguments(
                        "limited passes, fold",
                        Bounds.of(FOLD.adds(2).losses(1).takeovers(1)).limitedPasses()),
                arguments("keyed", KEYED.eu(ZOMBIE.saves(1).losses(2))),
                arguments("keyed beside another", KEYED.eu(ZOMBIE.adds(1))),
                arguments("keyed, losses in both regions", KEYED.us(LOSS)),
                arguments("keyed, compaction", KEYED.eu(ZOMBIE).oneCompaction()),
                arguments(
                        "fold, losses",
                        Bounds.of(FOLD.adds(1).saves(1).losses(2).takeovers(1))),
                arguments(
                        "two folds",
                        Bounds.of(FOLDS.adds(1).losses(1).takeovers(1)).after(1)),
                arguments(
                        "two folds, losses",
                        Bounds.of(FOLDS.saves(1).losses(2).takeovers(1)).after(2)),
                arguments(
                        "three folds",
                        Bounds.of(NOTHING.takeovers(1).folds(3).bases(3)).after(3)),
                arguments(
                        "fold after a late slot",
                        Bounds.of(FOLD.bases(2).adds(2).losses(1).takeovers(2))),
                arguments(
                        "fold, compaction",
                        compacted(FOLD.adds(1).saves(1).losses(2)).after(1)),
                arguments(
                        "two folds, compaction",
                        compacted(FOLDS.losses(1).takeovers(1)).after(2)),
                arguments("fold of a keyed increment", KEYED.eu(FOLD.losses(2).takeovers(1))),
                arguments(
                        "fold, losses in both regions",
                        Bounds.of(FOLD.adds(1).losses(1).takeovers(1)).us(LOSS.saves(1))),
                arguments("lost log", Bounds.of(LOSS.adds(2)).lostLog()),
                arguments("lost log, late owners", late(ZOMBIE.adds(1)).lostLog()),
                arguments(
                        "lost log, late witness",
                        Bounds.of(LOSS.adds(1)).us(NOTHING.takeovers(1)).lostLog()),
                arguments(
                        "lost log, compaction",
                        compacted(LOSS.adds(1)).us(NOTHING.adds(1)).lostLog()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bounds")
    void everyPromiseHoldsInEveryState(String name, Bounds bounds) {
        Result result = explore(name, bounds);
        assertThat(result.broken()).as(result::told).isNull();
        assertThat(result.taken().keySet()).isEqualTo(actionsWithin(bounds));
    }

    static Stream<Arguments> boundsFurtherOut() {
        return Stream.of(
                arguments(
                        "late passes, losses",
                        Bounds.of(ZOMBIE.adds(2).losses(2).lates(2))),
                arguments(
                        "late passes, compaction",
                        compacted(ZOMBIE.adds(2).lates(2)).mergingZombies()),
                arguments("core, compaction", compacted(ZOMBIE.adds(2).saves(1).losses(2))),
                arguments(
                        "core, two writers",
                        Bounds.of(ZOMBIE.adds(2).saves(1).losses(2)).us(NOTHING.adds(1))),
                arguments(
                        "core, zombies that merge",
                        Bounds.of(ZOMBIE.adds(2).saves(1).losses(2)).mergingZombies()),
                arguments(
                        "core, limited passes",
                        late(ZOMBIE.adds(2).saves(1).losses(2)).limitedPasses()),
                arguments(
                        "keyed, limited passes",
                        KEYED.eu(ZOMBIE.adds(1).saves(1)).limitedPasses()),
                arguments(
                        "two folds",
                        Bounds.of(FOLDS.adds(1).saves(1).losses(2).takeovers(1)).after(1)),
                arguments(
                        "two folds, late owners",
                        late(FOLDS.adds(1).losses(1).takeovers(1))
                                .mergingZombies()
                                .after(1)),
                arguments(
                        "two folds, compaction",
                        compacted(FOLDS.adds(1).losses(1).takeovers(1)).after(1)),
                arguments(
                        "two folds, losses in both regions",
                        Bounds.of(FOLDS.losses(1).takeovers(1))
                                .us(LOSS.saves(1))
                                .after(2)),
                arguments(
                        "three folds",
                        Bounds.of(LOSS.takeovers(2).folds(3).bases(3)).after(3)),
                arguments(
                        "fold of a keyed increment",
                        KEYED.eu(FOLD.saves(1).losses(2).takeovers(1))),
                arguments(
                        "lost log, two writers",
                        Bounds.of(LOSS.adds(1)).us(LOSS.adds(1)).lostLog()),
                arguments(
                        "fold of a keyed increment, compaction",
                        KEYED.eu(FOLD.losses(2).takeovers(1)).oneCompaction()));
    }

    /** Takes minutes and some GiB, so only where {@code -Dtally.model=deep} asks for it. */
    @EnabledIfSystemProperty(named = "tally.model", matches = "deep")
    @ParameterizedTest(name = "{0}")
    @MethodSource("boundsFurtherOut")
    void everyPromiseHoldsInEveryStateFurtherOut(String name, Bounds bounds) {
        Result result = explore(name, bounds);
        assertThat(result.broken()).as(result::told).isNull();
    }

    @Test
    void statesAreEqualExactlyWhenTheirEncodingsAre() {
        Bounds bounds = KEYED.eu(FOLD.adds(1).saves(1).losses(1).takeovers(1))
                .lateOwners()
                .mergingZombies()
                .after(1);
        Protocol protocol = new Protocol(bounds, new Rules(Set.of()));
        Set<State> states = new HashSet<>();
        Visited encodings = new Visited();
        Queue<State> waiting = new ArrayDeque<>(List.of(protocol.start()));
        while (states.size() < 10_000) {
            for (Step step : protocol.steps(waiting.remove())) {
                int known = encodings.size();
                boolean added = encodings.add(step.next(), -1) == known;
                assertThat(states.add(step.next())).as(step::toString).isEqualTo(added);
                if (added) {
                    waiting.add(step.next());
                }
            }
        }
    }

    static Result explore(String name, Bounds bounds, Mutant... mutants) {
        long begun = System.nanoTime();
        Result result = new Explorer(bounds, Set.of(mutants)).explore();
        long ms = (System.nanoTime() - begun) / 1_000_000;
        System.out.printf("%s: %,d states, %,d at rest, %,d ms%n", name, result.states(), result.atRest(), ms);
        return result;
    }

    /** All that can happen. An owner never sees an echo: the fence was there before it. */
    private static Set<Action> actionsWithin(Bounds bounds) {
        Set<Action> actions = EnumSet.of(Action.MERGE, Action.BEGIN, Action.PASS);
        for (Allowance allowed : List.of(bounds.eu(), bounds.us())) {
            add(actions, allowed.adds() > 0, Action.ADD);
            add(actions, allowed.losses() > 0, Action.RESTART, Action.EMPTY);
            add(actions, allowed.saves() > 0, Action.SAVE, Action.ROLL_BACK);
            add(actions, allowed.takeovers() > 0, Action.TAKE_OVER, Action.ZOMBIE_PASS);
            add(actions, allowed.lates() > 0, Action.ZOMBIE_BEGIN, Action.ZOMBIE_SETTLE);
            add(actions, allowed.folds() > 0, Action.BEGIN_FOLD, Action.BEGIN_BASE);
        }
        add(actions, bounds.keyed(), Action.TRY_KEYED);
        add(actions, !bounds.prompt(), Action.PLACE);
        add(actions, bounds.zombiesMerge(), Action.ZOMBIE_MERGE);
        add(actions, bounds.compactions() > 0, Action.COMPACT);
        add(actions, bounds.logLosses() > 0, Action.LOSE_LOG);
        return actions;
    }

    private static void add(Set<Action> actions, boolean possible, Action... more) {
        if (possible) {
            actions.addAll(List.of(more));
        }
    }

    private static Bounds late(Allowance eu) {
        return Bounds.of(eu).lateOwners();
    }

    private static Bounds compacted(Allowance eu) {
        return Bounds.of(eu).oneCompaction();
    }
}
