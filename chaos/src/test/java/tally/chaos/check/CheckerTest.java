package tally.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;
import static tally.chaos.history.Outcome.ACKNOWLEDGED;
import static tally.chaos.history.Outcome.NOT_NOW;
import static tally.chaos.history.Outcome.REFUSED;
import static tally.chaos.history.Outcome.REPLAYED;
import static tally.chaos.history.Outcome.UNKNOWN;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tally.chaos.history.History;
import tally.chaos.history.LoggedSlots;
import tally.chaos.history.SlotRead;

/** Every promise, kept and broken. */
class CheckerTest {
    @Test
    void aRoundInWhichAllWentWellKeepsAllPromises() {
        MadeUpRound round = good().shown("us", 3)
                .shown("eu", 5)
                .slot("us-1", 3, 100, 101)
                .slot("us-1", 3, 102, 103)
                .sent("page", 3, "eu-1", 1)
                .sent("page", 5, "eu-1", 2);
        assertThat(round.check()).isEmpty();
    }

    @Test
    void aValueThatNobodyHasAttemptedYetBreaksU() {
        MadeUpRound early = new MadeUpRound()
                .acknowledged("eu", 3)
                .shown("eu", 5)
                .acknowledged("us", 2)
                .quiet(5, 5)
                .owns("eu", 3, 3)
                .owns("us", 2, 2);
        assertThat(early.check()).extracting(BrokenPromise::promise).containsExactly(Promise.U);
        assertThat(good().shown("us", -1).check())
                .extracting(BrokenPromise::promise)
                .containsExactly(Promise.U);
    }

    @Test
    void whatASocketIsSentIsBoundByUAsWell() {
        assertThat(good().sent("page", 6, "eu-1", 1).sent("page", 5, "eu-1", 2).check())
                .extracting(BrokenPromise::promise)
                .containsExactly(Promise.U);
    }

    @Test
    void whatEarlierRoundsAttemptedIsNotForgotten() {
        Baseline before = good().after();
        MadeUpRound next = new MadeUpRound()
                .acknowledged("eu", -1)
                .shown("eu", 5)
                .quiet(4, 4)
                .owns("eu", 2, 2)
                .owns("us", 2, 2);
        assertThat(next.check(before)).isEmpty();
        assertThat(next.check()).extracting(BrokenPromise::promise).contains(Promise.U, Promise.L);
    }

    @Test
    void regionsThatDifferBreakL() {
        assertThat(good().quiet(5, 4).check())
                .extracting(BrokenPromise::promise)
                .containsExactly(Promise.L);
    }

    @Test
    void anAcknowledgedIncrementThatIsMissingBreaksL() {
        MadeUpRound round = new MadeUpRound()
                .acknowledged("eu", 3)
                .acknowledged("eu", 1)
                .quiet(3, 3)
                .owns("eu", 3, 3);
        assertThat(round.check()).singleElement().satisfies(broken -> {
            assertThat(broken.promise()).isEqualTo(Promise.L);
            assertThat(broken.expected()).isEqualTo("exactly 4");
            assertThat(broken.found()).isEqualTo("3");
        });
    }

    @Test
    void anUnknownIncrementCountsWhollyOrNotAtAll() {
        assertThat(withUnknown(3).check()).isEmpty();
        assertThat(withUnknown(7).check()).isEmpty();
        assertThat(withUnknown(1).check()).isEmpty();
        assertThat(withUnknown(5).check()).isEmpty();
        assertThat(withUnknown(6).check()).extracting(BrokenPromise::promise).containsExactly(Promise.L);
        assertThat(withUnknown(8).check()).extracting(BrokenPromise::promise).contains(Promise.L);
    }

    @Test
    void aRefusedIncrementIsNotCountedAndBreaksA() {
        MadeUpRound round = new MadeUpRound()
                .increment("eu", 3, null, REFUSED)
                .increment("eu", 2, null, NOT_NOW)
                .quiet(2, 2)
                .owns("eu", 2, 2);
        assertThat(round.check()).extracting(BrokenPromise::promise).containsExactlyInAnyOrder(Promise.L, Promise.A);
    }

    @Test
    void aRefusalBreaksAEvenWhenNothingIsMissing() {
        MadeUpRound round = new MadeUpRound()
                .acknowledged("eu", 2)
                .increment("eu", 3, null, REFUSED)
                .increment("eu", 3, null, NOT_NOW)
                .quiet(2, 2)
                .owns("eu", 2, 2);
        assertThat(round.check()).singleElement().satisfies(broken -> {
            assertThat(broken.promise()).isEqualTo(Promise.A);
            assertThat(broken.found()).isEqualTo("REFUSED");
        });
    }

    @Test
    void anIncrementWithAKeyCountsOnceHoweverOftenItIsTried() {
        assertThat(keyed(3).check()).isEmpty();
        assertThat(keyed(6).shown("eu", 6).check())
                .extracting(BrokenPromise::promise)
                .containsExactlyInAnyOrder(Promise.U, Promise.L);
        assertThat(keyed(0).check()).extracting(BrokenPromise::promise).containsExactly(Promise.L);
    }

    @Test
    void aKeyThatIsNeverAcknowledgedBreaksL() {
        MadeUpRound round = new MadeUpRound()
                .increment("eu", 3, "key", UNKNOWN, NOT_NOW)
                .quiet(0, 0)
                .owns("eu", 0, 0);
        assertThat(round.check()).singleElement().satisfies(broken -> {
            assertThat(broken.promise()).isEqualTo(Promise.L);
            assertThat(broken.expected()).contains("key");
        });
    }

    @Test
    void replicasThatDoNotAnswerBreakL() {
        List<BrokenPromise> broken = Checker.check(
                        new History(List.of(), List.of(), List.of(), List.of()),
                        Baseline.EMPTY,
                        new QuietState(Map.of("eu-api-1", Map.of()), Map.of(), new LoggedSlots(), Map.of()),
                        Loss.NONE,
                        List.of())
                .broken();
        assertThat(broken).extracting(BrokenPromise::promise).containsExactly(Promise.L);
    }

    @Test
    void whatADeclaredLossTookAwayMayBeMissingIfAsMuchIsReported() {
        assertThat(lossy(3).loss("eu", 2).check()).isEmpty();
        assertThat(lossy(3).loss("eu", 1).check())
                .extracting(BrokenPromise::promise)
                .containsExactly(Promise.L);
        assertThat(lossy(3).loss("us", 2).check())
                .extracting(BrokenPromise::promise)
                .containsExactly(Promise.L);
        assertThat(lossy(3).check()).extracting(BrokenPromise::promise).containsExactly(Promise.L);
    }

    @Test
    void unknownIncrementsDoNotHideALossThatIsNotReported() {
        assertThat(lossyWithUnknown(7).loss("eu", 0).check())
                .extracting(BrokenPromise::promise)
                .containsExactly(Promise.L);
        assertThat(lossyWithUnknown(7).loss("eu", 1).check())
                .extracting(BrokenPromise::promise)
                .containsExactly(Promise.L);
        assertThat(lossyWithUnknown(7).loss("eu", 2).check()).isEmpty();
        assertThat(lossyWithUnknown(9).loss("eu", 0).check()).isEmpty();
        assertThat(lossyWithUnknown(4).loss("eu", 1).check()).isEmpty();
        assertThat(lossyWithUnknown(10).loss("eu", 100).check())
                .extracting(BrokenPromise::promise)
                .contains(Promise.L);
    }

    @Test
    void aDecrementThatIsLostIsMissingAsWell() {
        assertThat(lostDecrement().loss("eu", 3).check()).isEmpty();
        assertThat(lostDecrement().loss("eu", 2).check())
                .extracting(BrokenPromise::promise)
                .containsExactly(Promise.L);
        assertThat(lostDecrement().loss("us", 3).check())
                .extracting(BrokenPromise::promise)
                .containsExactly(Promise.L);
    }

    @Test
    void aLossNeverExplainsThatMoreWasCounted() {
        assertThat(lossy(6).loss("eu", 100).check())
                .extracting(BrokenPromise::promise)
                .containsExactly(Promise.L);
    }

    @Test
    void aSlotThatDecreasesWithinAnEpochBreaksM() {
        MadeUpRound round = good().slot("us-1", 3, 100, 101).slot("us-1", 2, 102, 103);
        assertThat(round.check()).extracting(BrokenPromise::promise).containsExactly(Promise.M);
    }

    @Test
    void aSlotMayBeSmallerInAnotherEpochOrInAReadThatOverlaps() {
        assertThat(good().slot("us-1", 3, 100, 101).slot("us-2", 2, 102, 103).check())
                .isEmpty();
        assertThat(good().slot("us-1", 3, 100, 105).slot("us-1", 2, 101, 102).check())
                .isEmpty();
    }

    @Test
    void aSlotMayNotDecreaseFromOneRoundToTheNext() {
        Baseline before =
                new Baseline(Map.of(), List.of(new SlotRead(MadeUpRound.COUNTER, "us", "us-1", "eu-1", 4, 0, 1, 2)));
        assertThat(good().slot("us-1", 3, 100, 101).check(before))
                .extracting(BrokenPromise::promise)
                .containsExactly(Promise.M);
    }

    @Test
    void aLastRecordBelowRedisBreaksC() {
        MadeUpRound round = base().owns("eu", 3, 3, 2).owns("us", 2, 2);
        assertThat(round.check()).extracting(BrokenPromise::promise).containsExactly(Promise.C);
    }

    @Test
    void aSlotThatTheLogDoesNotHaveBreaksCAndR() {
        MadeUpRound round = base().owns("eu", 3).owns("us", 2, 2);
        assertThat(round.check()).extracting(BrokenPromise::promise).containsExactlyInAnyOrder(Promise.C, Promise.R);
    }

    @Test
    void aLogAboveRedisBreaksCAndR() {
        MadeUpRound round = base().owns("eu", 3, 4).owns("us", 2, 2);
        assertThat(round.check()).extracting(BrokenPromise::promise).containsExactlyInAnyOrder(Promise.C, Promise.R);
    }

    @Test
    void aSocketThatIsSentAnOlderVersionBreaksG() {
        MadeUpRound round =
                good().sent("page", 3, "eu-1", 2).sent("page", 2, "eu-1", 1).sent("page", 5, "eu-1", 3);
        assertThat(round.check()).extracting(BrokenPromise::promise).containsExactly(Promise.G);
    }

    @Test
    void aSocketMayBeSentASmallerVersionOfAnotherEpochAndOtherSocketsAnything() {
        MadeUpRound round = good().sent("page", 3, "eu-1", 9)
                .sent("other page", 2, "eu-1", 1)
                .sent("other page", 5, "eu-1", 2)
                .sent("page", 5, "eu-2", 1);
        assertThat(round.check()).isEmpty();
    }

    @Test
    void oneVersionWithTwoValuesBreaksG() {
        MadeUpRound round = good().sent("page", 3, "eu-1", 2).sent("page", 5, "eu-1", 2);
        assertThat(round.check()).extracting(BrokenPromise::promise).containsExactly(Promise.G);
    }

    @Test
    void aSocketThatEndsOnAnotherValueThanGetBreaksG() {
        assertThat(good().sent("page", 3, "eu-1", 1).check())
                .extracting(BrokenPromise::promise)
                .containsExactly(Promise.G);
    }

    private static MadeUpRound base() {
        return new MadeUpRound().acknowledged("eu", 3).acknowledged("us", 2).quiet(5, 5);
    }

    private static MadeUpRound good() {
        return base().owns("eu", 3, 1, 3).owns("us", 2, 2);
    }

    /** 3 were acknowledged, and of +4 and -2 nobody knows. */
    private static MadeUpRound withUnknown(long value) {
        return new MadeUpRound()
                .acknowledged("eu", 3)
                .unknown("eu", 4)
                .unknown("eu", -2)
                .quiet(value, value)
                .owns("eu", value, value);
    }

    private static MadeUpRound keyed(long value) {
        return new MadeUpRound()
                .increment("eu", 3, "key", UNKNOWN, NOT_NOW, REPLAYED)
                .quiet(value, value)
                .owns("eu", value, value);
    }

    /** Of +9 in us and -3 in eu only the former is there. */
    private static MadeUpRound lostDecrement() {
        return new MadeUpRound()
                .acknowledged("us", 9)
                .acknowledged("eu", -3)
                .quiet(9, 9)
                .owns("us", 9, 9);
    }

    /** 5 were acknowledged by eu, and of 4 nobody knows. */
    private static MadeUpRound lossyWithUnknown(long value) {
        return new MadeUpRound()
                .acknowledged("eu", 5)
                .unknown("eu", 4)
                .quiet(value, value)
                .owns("eu", value, value);
    }

    /** 5 were acknowledged by eu. */
    private static MadeUpRound lossy(long value) {
        return new MadeUpRound()
                .increment("eu", 5, null, ACKNOWLEDGED)
                .quiet(value, value)
                .owns("eu", value, value);
    }
}
