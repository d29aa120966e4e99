package tally.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoggedSlotsTest {
    private static final String LIKES = "likes/a";

    private final LoggedSlots log = new LoggedSlots();

    @BeforeEach
    void twoSlots() {
        log.take(LIKES, "eu-1111", 5, 0);
        log.take(LIKES, "eu-2222", 3, 1);
    }

    @Test
    void aSlotCountsWithItsMaximum() {
        log.take(LIKES, "eu-1111", 4, 0);
        assertThat(log.rebuilt(LIKES)).isEqualTo(7);
        assertThat(log.of(LIKES).get("eu-1111")).isEqualTo(new LoggedSlots.Logged(4, 0, 5, 0));
    }

    @Test
    void aBaseTakesThePlaceOfWhatItsFoldCovers() {
        log.takeChain(3, "eu", "fold1:1111,2222");
        log.takeBase(LIKES, "eu", "fold1", 8, 1);
        log.take(LIKES, "eu-1111", 6, 0);
        log.take(LIKES, "us-1111", 6, 0);
        assertThat(log.of(LIKES)).containsOnlyKeys("eu-base", "us-1111");
        assertThat(log.rebuilt(LIKES)).isEqualTo(13);
    }

    @Test
    void aBaseOfALaterFoldReplacesAnEarlierOneAndALateOneIsOnlyTheLastRecord() {
        log.takeChain(3, "eu", "fold1:1111");
        log.takeChain(3, "eu", "fork1:2222");
        log.takeChain(3, "eu", "fold1:1111;fold2:2222");
        log.takeBase(LIKES, "eu", "fold2", 8, 1);
        log.takeBase(LIKES, "eu", "fold1", 5, 0);
        log.takeBase(LIKES, "eu", "fork1", 9, 0);
        assertThat(log.rebuilt(LIKES)).isEqualTo(7);
        assertThat(log.of(LIKES).get("eu-base")).isEqualTo(new LoggedSlots.Logged(9, 0, 8, 1));
    }
}
