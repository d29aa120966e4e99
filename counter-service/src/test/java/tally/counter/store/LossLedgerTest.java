package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LossLedgerTest {
    private final LossLedger ledger = new LossLedger();

    @Test
    void whatWasThereAndIsNotThereAgainIsLost() {
        ledger.settled(3, "eu-a", 100, 0);
        ledger.heard(3, "eu-a", 40);
        ledger.heard(3, "eu-b", 5);
        assertThat(ledger.settled(3, "eu-b", 130, 6)).hasValue(140 - 124);
    }

    @Test
    void nothingIsLostWhenTheLogGivesAllBack() {
        ledger.settled(3, "eu-a", 100, 0);
        ledger.heard(3, "eu-a", 40);
        assertThat(ledger.settled(3, "eu-b", 141, 1)).hasValue(0);
    }

    @Test
    void twoLossesBeforeTheLogWasReadAddUp() {
        ledger.settled(3, "eu-a", 10, 10);
        ledger.heard(3, "eu-b", 5);
        ledger.heard(3, "eu-c", 0);
        assertThat(ledger.settled(3, "eu-c", 10, 0)).hasValue(5);
        assertThat(ledger.settled(3, "eu-d", 10, 0)).hasValue(0);
    }

    @Test
    void askedAgainItSaysTheSame() {
        ledger.settled(3, "eu-a", 10, 10);
        assertThat(ledger.settled(3, "eu-b", 8, 0)).hasValue(2);
        ledger.heard(3, "eu-b", 4);
        assertThat(ledger.settled(3, "eu-b", 12, 4)).hasValue(2);
        assertThat(ledger.settled(3, "eu-c", 12, 0))
                .as("what was told is told once")
                .hasValue(0);
    }

    @Test
    void anEventThatAnAnswerOvertookChangesNothing() {
        ledger.settled(3, "eu-a", 10, 10);
        ledger.heard(3, "eu-b", 0);
        ledger.heard(3, "eu-a", 10);
        assertThat(ledger.settled(3, "eu-b", 9, 0)).hasValue(1);
    }

    @Test
    void aReplicaThatWasNotThereCanNotTell() {
        assertThat(ledger.settled(3, "eu-a", 10, 10)).isEmpty();
        ledger.heard(4, "eu-a", 10);
        assertThat(ledger.settled(4, "eu-b", 10, 0)).isEmpty();
    }
}
