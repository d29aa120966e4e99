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
    private static final Allowance FOLD = LOSS.adds(1).folds(1);
    private static final Bounds KEYED = Bounds.of(LOSS).keyedIncrement();

    static Stream<Arguments> bounds() {
        return Stream.of(
                arguments("core", Bounds.of(ZOMBIE.adds(2).saves(1).losses(2))),
                arguments("late owners", late(ZOMBIE.adds(2).saves(1)).mergingZombies()),
                arguments("two writers", Bounds.of(ZOMBIE.adds(1)).us(LOSS.adds(1))),
                arguments("two writers, compaction", compacted(LOSS.adds(1)).us(LOSS.adds(1))),
                arguments("compaction", compacted(ZOMBIE.adds(2))),
                arguments("keyed", KEYED.eu(ZOMBIE.saves(1).losses(2))),
                arguments("keyed beside another", KEYED.eu(ZOMBIE.adds(1))),
                arguments("keyed, losses in both regions", KEYED.us(LOSS)),
                arguments("folds", Bounds.of(ZOMBIE.adds(1).saves(1).losses(2).folds(2))),
                arguments("closing after a zombie", Bounds.of(FOLD.takeovers(1).closes(1))),
                arguments("closing of two", Bounds.of(FOLD.losses(2).folds(2).closes(2))),
                arguments("closing, compaction", compacted(FOLD.closes(1))));
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
                arguments("core, compaction", compacted(ZOMBIE.adds(2).saves(1).losses(2))),
                arguments(
                        "core, two writers",
                        Bounds.of(ZOMBIE.adds(2).saves(1).losses(2)).us(NOTHING.adds(1))),
                arguments(
                        "core, zombies that merge",
                        Bounds.of(ZOMBIE.adds(2).saves(1).losses(2)).mergingZombies()),
                arguments(
                        "fold of a keyed increment",
                        KEYED.eu(ZOMBIE.saves(1).losses(2).folds(1))),
                arguments("fold, compaction", compacted(FOLD.takeovers(1))),
                arguments(
                        "closing after a zombie",
                        Bounds.of(FOLD.losses(2).takeovers(1).closes(1))),
                arguments(
                        "closing of less than there is",
                        Bounds.of(FOLD.adds(2).saves(1).takeovers(1).closes(1))),
                arguments("closing, compaction", compacted(FOLD.takeovers(1).closes(1))));
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
        Bounds bounds =
                KEYED.eu(FOLD.saves(1).takeovers(1).closes(1)).lateOwners().mergingZombies();
        Protocol protocol = new Protocol(bounds, Set.of());
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
        Result result = new Explorer(new Protocol(bounds, Set.of(mutants))).explore();
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
            add(actions, allowed.folds() > 0, Action.FOLD);
            add(actions, allowed.closes() > 0, Action.BEGIN_CLOSING);
        }
        add(actions, bounds.keyed(), Action.TRY_KEYED);
        add(actions, !bounds.prompt(), Action.PLACE);
        add(actions, bounds.zombiesMerge(), Action.ZOMBIE_MERGE);
        add(actions, bounds.compactions() > 0, Action.COMPACT);
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
