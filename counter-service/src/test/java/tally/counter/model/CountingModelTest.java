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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tally.counter.model.Explorer.Result;
import tally.counter.model.Step.Action;

/** Every state within these bounds keeps every promise, and without any one rule some promise breaks. */
class CountingModelTest {
    private static final Allowance FAULTS = NOTHING.saves(1).losses(1).takeovers(1);

    static Stream<Arguments> bounds() {
        return Stream.of(
                arguments("core", Bounds.of(FAULTS.adds(2).losses(2))),
                arguments(
                        "late owners, zombies that merge",
                        Bounds.of(FAULTS.adds(2)).lateOwners().mergingZombies()),
                arguments(
                        "two writers",
                        Bounds.of(FAULTS.adds(1).saves(0)).us(NOTHING.adds(1).losses(1))),
                arguments(
                        "two writers, compaction",
                        Bounds.of(NOTHING.adds(1).losses(1))
                                .us(NOTHING.adds(1).losses(1))
                                .oneCompaction()),
                arguments("compaction", Bounds.of(FAULTS.adds(2).saves(0)).oneCompaction()),
                arguments("keyed", Bounds.of(FAULTS.losses(2)).keyedIncrement()),
                arguments(
                        "keyed beside another",
                        Bounds.of(FAULTS.adds(1).saves(0)).keyedIncrement()),
                arguments(
                        "keyed, late owners",
                        Bounds.of(NOTHING.losses(1).takeovers(1))
                                .keyedIncrement()
                                .lateOwners()),
                arguments(
                        "keyed, losses in both regions",
                        Bounds.of(NOTHING.losses(1)).us(NOTHING.losses(1)).keyedIncrement()),
                arguments("folds", Bounds.of(FAULTS.adds(1).losses(2).folds(2))),
                arguments(
                        "folds of what was folded",
                        Bounds.of(NOTHING.adds(1).saves(1).losses(3).folds(3))),
                arguments(
                        "fold of a keyed increment",
                        Bounds.of(NOTHING.losses(2).folds(1)).keyedIncrement()),
                arguments(
                        "fold, compaction",
                        Bounds.of(NOTHING.adds(1).losses(1).folds(1)).oneCompaction()),
                arguments(
                        "closing after a zombie",
                        Bounds.of(
                                NOTHING.adds(1).losses(1).takeovers(1).folds(1).closes(1))),
                arguments(
                        "closing of two",
                        Bounds.of(NOTHING.adds(1).losses(2).folds(2).closes(2))),
                arguments(
                        "closing, compaction",
                        Bounds.of(NOTHING.adds(1).losses(1).folds(1).closes(1)).oneCompaction()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bounds")
    void everyPromiseHoldsInEveryState(String name, Bounds bounds) {
        Result result = explore(name, bounds);
        assertThat(result.broken()).as(() -> told(result)).isNull();
        assertThat(result.taken().keySet()).isEqualTo(actionsWithin(bounds));
    }

    /** Minutes and some GiB of memory, so only when asked for: {@code -Dtally.model=deep}. */
    static Stream<Arguments> deepBounds() {
        return Stream.of(
                arguments(
                        "core, compaction", Bounds.of(FAULTS.adds(2).losses(2)).oneCompaction()),
                arguments(
                        "core, two writers", Bounds.of(FAULTS.adds(2).losses(2)).us(NOTHING.adds(1))),
                arguments(
                        "core, zombies that merge",
                        Bounds.of(FAULTS.adds(2).losses(2)).mergingZombies()),
                arguments(
                        "fold of a keyed increment",
                        Bounds.of(FAULTS.losses(2).folds(1)).keyedIncrement()),
                arguments(
                        "fold, compaction",
                        Bounds.of(NOTHING.adds(1).losses(1).takeovers(1).folds(1))
                                .oneCompaction()),
                arguments(
                        "closing after a zombie",
                        Bounds.of(
                                NOTHING.adds(1).losses(2).takeovers(1).folds(1).closes(1))),
                arguments(
                        "closing, more than was folded",
                        Bounds.of(FAULTS.adds(2).folds(1).closes(1))),
                arguments(
                        "closing, compaction",
                        Bounds.of(NOTHING.adds(1)
                                        .losses(1)
                                        .takeovers(1)
                                        .folds(1)
                                        .closes(1))
                                .oneCompaction()));
    }

    @EnabledIfSystemProperty(named = "tally.model", matches = "deep")
    @ParameterizedTest(name = "deep: {0}")
    @MethodSource("deepBounds")
    void everyPromiseHoldsInEveryStateFurtherOut(String name, Bounds bounds) {
        Result result = explore("deep: " + name, bounds);
        assertThat(result.broken()).as(() -> told(result)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void withoutThisRuleAPromiseBreaks(Mutant mutant) {
        Hunt hunt = hunt(mutant);
        Result whole = explore("with the rule", hunt.bounds());
        assertThat(whole.broken()).as(() -> told(whole)).isNull();
        Result mutated = explore(mutant.name(), hunt.bounds(), mutant);
        System.out.println(told(mutated));
        assertThat(mutated.broken()).as(mutant.name()).startsWith(hunt.promise());
    }

    /** Where a mutant is found. */
    private record Hunt(String promise, Bounds bounds) {}

    private static Hunt hunt(Mutant mutant) {
        Bounds twoAdds = Bounds.of(NOTHING.adds(2).takeovers(1));
        Bounds oneFold = Bounds.of(NOTHING.adds(1).losses(1).folds(1));
        Bounds keyed = Bounds.of(NOTHING.losses(1)).keyedIncrement();
        return switch (mutant) {
            case NO_FENCE -> new Hunt("L", Bounds.of(NOTHING.adds(2).saves(1).losses(1)));
            case REUSED_SLOT -> new Hunt("L", Bounds.of(NOTHING.adds(2).losses(1)));
            case NO_RECOVERY, KEYED_WHILE_RECOVERING, KEY_LAST, NO_PUBLISHED_CHECK -> new Hunt("U", keyed);
            case END_BEFORE_OPENING ->
                new Hunt(
                        "U",
                        Bounds.of(NOTHING.losses(1).takeovers(1))
                                .keyedIncrement()
                                .lateOwners());
            case UNCONDITIONAL_CLEAR -> new Hunt("L", twoAdds);
            case BLIND_OFFSET ->
                new Hunt("L", Bounds.of(NOTHING.adds(2).losses(1).takeovers(1)).lateOwners());
            case MERGE_BY_SUM -> new Hunt("U", twoAdds);
            case NO_REPAIR, REPAIR_ONLY_CLEAN -> new Hunt("C", twoAdds);
            case OWNER_TRUSTED ->
                new Hunt("C", Bounds.of(NOTHING.adds(2).saves(1).losses(1)));
            case ZOMBIE_TRUSTED -> new Hunt("C", twoAdds.mergingZombies());
            case NO_COMPACTION_LAG ->
                new Hunt("L", Bounds.of(NOTHING.adds(2).losses(1).takeovers(1)).oneCompaction());
            case SERVED_BEHIND -> new Hunt("U", oneFold.oneCompaction());
            case ABSORBER_FIRST, FACT_NOT_TOLD -> new Hunt("U", oneFold);
            case SECOND_FOLD ->
                new Hunt("U", Bounds.of(NOTHING.adds(1).losses(1).folds(2)));
            case FOLD_DIRTY ->
                new Hunt("U", Bounds.of(NOTHING.losses(2).folds(1)).keyedIncrement());
            case CLOSED_FIRST ->
                new Hunt("M", Bounds.of(NOTHING.adds(1).losses(1).folds(1).closes(1)));
            case CLOSED_UNHELD ->
                new Hunt("M", Bounds.of(NOTHING.adds(1).losses(2).folds(1).closes(1)));
            case CLOSED_NAMED ->
                new Hunt("U", Bounds.of(NOTHING.adds(1).losses(2).folds(2).closes(1)));
            case OLD_BACKUP ->
                new Hunt("U", Bounds.of(NOTHING.saves(1).losses(2)).keyedIncrement());
        };
    }

    @Test
    void statesAreEqualExactlyWhenTheirEncodingsAre() {
        Bounds bounds =
                Bounds.of(FAULTS.adds(1).folds(1).closes(1)).keyedIncrement().mergingZombies();
        Protocol protocol = new Protocol(bounds, Set.of());
        Set<State> states = new HashSet<>(Set.of(protocol.start()));
        Visited encodings = new Visited();
        Queue<State> waiting = new ArrayDeque<>(states);
        while (states.size() < 20_000 && !waiting.isEmpty()) {
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

    /** All that can happen; an owner never sees an echo, because the fence was there before it. */
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

    private static Result explore(String name, Bounds bounds, Mutant... mutants) {
        long begun = System.nanoTime();
        Result result = new Explorer(new Protocol(bounds, Set.of(mutants))).explore();
        long ms = (System.nanoTime() - begun) / 1_000_000;
        System.out.printf("%s: %,d states, %,d at rest, %,d ms%n", name, result.states(), result.atRest(), ms);
        return result;
    }

    private static String told(Result result) {
        return result.history().stream()
                .map(Step::toString)
                .collect(Collectors.joining("\n  ", result.broken() + "\n  ", ""));
    }
}
