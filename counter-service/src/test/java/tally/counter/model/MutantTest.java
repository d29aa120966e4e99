package tally.counter.model;

import static org.assertj.core.api.Assertions.assertThat;
import static tally.counter.model.Allowance.NOTHING;
import static tally.counter.model.CountingModelTest.explore;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tally.counter.model.Explorer.Result;

/** Without any one rule some promise breaks; the shortest history of it is printed. */
class MutantTest {
    private static final Allowance LOSS = NOTHING.losses(1);
    private static final Allowance FOLD = LOSS.adds(1).folds(1);
    private static final Bounds KEYED = Bounds.of(LOSS).keyedIncrement();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CHECK_BY_NAME")
    void withoutThisRuleAPromiseBreaks(Mutant mutant) {
        hunts(mutant).forEach(hunt -> hunt.find(mutant));
    }

    /** It takes two losses and a zombie, some hundred thousand states away. */
    @EnabledIfSystemProperty(named = "tally.model", matches = "deep")
    @Test
    void withoutTheFenceInPublishedAPromiseBreaks() {
        hunts(Mutant.CHECK_BY_NAME).forEach(hunt -> hunt.find(Mutant.CHECK_BY_NAME));
    }

    /** Where a mutant is found, and the letter of the promise that it breaks there. */
    private record Hunt(String promise, Bounds bounds) {
        void find(Mutant mutant) {
            Result whole = explore("with the rule of " + mutant, bounds);
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
        Bounds twoFolds = Bounds.of(FOLD.losses(2).folds(2));
        return switch (mutant) {
            case NO_FENCE -> List.of(new Hunt("L", rollback));
            case REUSED_SLOT -> List.of(new Hunt("L", Bounds.of(LOSS.adds(2))));
            case NO_RECOVERY, NO_PUBLISHED_CHECK -> List.of(new Hunt("U", KEYED), new Hunt("U", twoFolds));
            case KEYED_WHILE_RECOVERING, KEY_LAST -> List.of(new Hunt("U", KEYED));
            case END_BEFORE_OPENING ->
                List.of(new Hunt("U", KEYED.eu(LOSS.takeovers(1)).lateOwners()));
            case CHECK_BY_NAME ->
                List.of(new Hunt(
                        "U", KEYED.eu(NOTHING.saves(1).losses(2).takeovers(1)).lateOwners()));
            case UNCONDITIONAL_CLEAR -> List.of(new Hunt("L", zombie));
            case BLIND_OFFSET -> List.of(new Hunt("L", zombieAndLoss.lateOwners()));
            case MERGE_BY_SUM -> List.of(new Hunt("U", zombie));
            case NO_REPAIR, REPAIR_ONLY_CLEAN -> List.of(new Hunt("C", zombie));
            case OWNER_TRUSTED -> List.of(new Hunt("C", rollback));
            case ZOMBIE_TRUSTED -> List.of(new Hunt("C", zombie.mergingZombies()));
            case NO_COMPACTION_LAG -> List.of(new Hunt("L", zombieAndLoss.oneCompaction()));
            case SERVED_BEHIND -> List.of(new Hunt("U", Bounds.of(FOLD).oneCompaction()));
            case ABSORBER_FIRST, FACT_NOT_TOLD -> List.of(new Hunt("U", Bounds.of(FOLD)));
            case SECOND_FOLD -> List.of(new Hunt("U", twoFolds));
            case FOLD_DIRTY ->
                List.of(
                        new Hunt("U", KEYED.eu(NOTHING.losses(2).folds(1))),
                        new Hunt("U", Bounds.of(FOLD.saves(1).losses(3).folds(3))));
            case CLOSED_FIRST -> List.of(new Hunt("M", Bounds.of(FOLD.closes(1))));
            case CLOSED_UNHELD -> List.of(new Hunt("M", Bounds.of(FOLD.losses(2).closes(1))));
            case CLOSED_NAMED ->
                List.of(new Hunt("U", Bounds.of(FOLD.losses(2).folds(2).closes(1))));
            case OLD_BACKUP -> List.of(new Hunt("U", KEYED.eu(NOTHING.saves(1).losses(2))));
        };
    }
}
