package tally.counter.model;

import static org.assertj.core.api.Assertions.assertThat;
import static tally.counter.model.Allowance.NOTHING;
import static tally.counter.model.CountingModelTest.explore;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tally.counter.model.Explorer.Result;

/** Without any one rule some promise breaks; the shortest history of it is printed. */
class MutantTest {
    private static final Allowance LOSS = NOTHING.losses(1);
    private static final Allowance FOLD = NOTHING.folds(1).bases(1);
    private static final Bounds KEYED = Bounds.of(LOSS).keyedIncrement();
    private static final Map<Bounds, Result> WHOLE = new HashMap<>();
    private static final Bounds THREE_FOLDS =
            Bounds.of(NOTHING.takeovers(1).folds(3).bases(3)).after(3);

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CHECK_BY_NAME", "FORK_ACCEPTED"})
    void withoutThisRuleAPromiseBreaks(Mutant mutant) {
        hunts(mutant).forEach(hunt -> hunt.find(mutant));
    }

    /** It takes two losses and a zombie, some hundred thousand states away. */
    @EnabledIfSystemProperty(named = "tally.model", matches = "deep")
    @Test
    void withoutTheFenceInPublishedAPromiseBreaks() {
        hunts(Mutant.CHECK_BY_NAME).forEach(hunt -> hunt.find(Mutant.CHECK_BY_NAME));
    }

    /** The log has one order, and a base waits for its fold: every fold may join the chain, whatever its parent is. */
    @Test
    void withoutTheParentEveryPromiseHolds() {
        Bounds bounds = Bounds.of(LOSS.takeovers(1).folds(2).bases(2)).after(2);
        Result result = explore(Mutant.FORK_ACCEPTED.name(), bounds, Mutant.FORK_ACCEPTED);
        assertThat(result.broken()).as(result::told).isNull();
    }

    /** Where a mutant is found, and the letter of the promise that it breaks there. */
    private record Hunt(String promise, Bounds bounds) {
        void find(Mutant mutant) {
            Result whole = WHOLE.computeIfAbsent(bounds, all -> explore("with the rule of " + mutant, all));
            assertThat(whole.broken()).as(whole::told).isNull();
            Result mutated = explore(mutant.name(), bounds, mutant);
            System.out.println(mutated.told());
            assertThat(mutated.broken()).as(mutant.name()).startsWith(promise);
        }
    }

    private static List<Hunt> hunts(Mutant mutant) {
        Bounds zombie = Bounds.of(NOTHING.adds(2).takeovers(1));
        Bounds rollback = Bounds.of(LOSS.adds(2).saves(1));
        Bounds zombieAndLoss = Bounds.of(LOSS.adds(2).takeovers(1));
        Bounds twoFolds = Bounds.of(FOLD.takeovers(1).folds(2).bases(2)).after(2);
        Bounds lateSlot = Bounds.of(FOLD.adds(2).losses(1).takeovers(2).bases(2));
        Bounds lostLog = Bounds.of(LOSS.adds(2)).us(NOTHING.takeovers(1)).lostLog();
        Bounds unread = Bounds.of(FOLD.adds(1).losses(2)).after(1);
        return switch (mutant) {
            case NO_FENCE -> List.of(new Hunt("L", rollback));
            case REUSED_SLOT -> List.of(new Hunt("L", Bounds.of(LOSS.adds(2))));
            case NO_RECOVERY, NO_PUBLISHED_CHECK, KEYED_WHILE_RECOVERING, KEY_LAST -> List.of(new Hunt("U", KEYED));
            case END_BEFORE_OPENING ->
                List.of(new Hunt("U", KEYED.eu(LOSS.takeovers(1)).lateOwners()));
            case END_KEPT ->
                List.of(
                        new Hunt("U", KEYED.eu(LOSS.takeovers(1)).oneCompaction()),
                        new Hunt("M", unread.oneCompaction()));
            case CHECK_BY_NAME ->
                List.of(new Hunt(
                        "U", KEYED.eu(NOTHING.saves(1).losses(2).takeovers(1)).lateOwners()));
            case UNCONDITIONAL_CLEAR -> List.of(new Hunt("L", zombie));
            case CLEAR_BY_NAME -> List.of(new Hunt("L", rollback.lateOwners().limitedPasses()));
            case CLEAR_IN_ANY -> List.of(new Hunt("L", Bounds.of(LOSS.adds(2))));
            case CLEAR_BY_ANYBODY, LEFT_OUT_BY_ANYBODY ->
                List.of(new Hunt("C", zombie.eu(zombie.eu().lates(2))));
            case BLIND_OFFSET -> List.of(new Hunt("L", zombieAndLoss.lateOwners()));
            case MERGE_BY_SUM -> List.of(new Hunt("U", zombie));
            case NO_REPAIR -> List.of(new Hunt("C", zombie));
            case REPAIR_ONLY_CLEAN -> List.of(new Hunt("C", zombie), new Hunt("C", THREE_FOLDS));
            case OWNER_TRUSTED -> List.of(new Hunt("C", rollback));
            case LEFT_OUT_OF_ENDED -> List.of(new Hunt("L", rollback));
            case NAME_KEPT -> List.of(new Hunt("L: healing", rollback));
            case ZOMBIE_TRUSTED -> List.of(new Hunt("C", zombie.mergingZombies()));
            case NO_COMPACTION_LAG -> List.of(new Hunt("L", zombieAndLoss.oneCompaction()));
            case FORK_ACCEPTED -> List.of();
            case FOLD_KEY_REUSED ->
                List.of(new Hunt("C", Bounds.of(FOLD.folds(2)).after(2)));
            case FOLD_BEFORE_ECHO ->
                List.of(new Hunt("C", Bounds.of(FOLD.folds(2)).after(1)));
            case FOLD_UNSETTLED -> List.of(new Hunt("M", unread));
            case FOLD_DIRTY -> List.of(new Hunt("U", KEYED.eu(FOLD.losses(2))));
            case FOLD_LIVING -> List.of(new Hunt("M", Bounds.of(FOLD.adds(2))));
            case COVERED_MERGED ->
                List.of(new Hunt("U", Bounds.of(FOLD.adds(1).losses(1).takeovers(1))));
            case LOWER_BASE_WINS -> List.of(new Hunt("M", twoFolds), new Hunt("M", lateSlot));
            case BASE_ADDS_UP -> List.of(new Hunt("U", Bounds.of(FOLD).after(1)));
            case NO_BASE_REPAIR -> List.of(new Hunt("C", twoFolds), new Hunt("C", lateSlot));
            case BASE_OWNER_TRUSTED -> List.of(new Hunt("C", THREE_FOLDS));
            case NOTHING_TOLD_AGAIN ->
                List.of(new Hunt("L", Bounds.of(NOTHING.adds(1)).lostLog()));
            case ONLY_CLEAN_TOLD_AGAIN ->
                List.of(new Hunt("L", Bounds.of(NOTHING.adds(1)).lostLog()));
            case ONLY_OWN_TOLD_AGAIN, WITNESS_IGNORED -> List.of(new Hunt("L", lostLog));
            case WITNESS_IN_ANOTHERS_KEY -> List.of(new Hunt("C", lostLog));
            case OLD_BACKUP -> List.of(new Hunt("U", KEYED.eu(NOTHING.saves(1).losses(2))));
        };
    }
}
