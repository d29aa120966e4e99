package tally.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tally.testing.stack.Stack;
import tally.testing.stack.Subscription;

@ExtendWith(SharedStack.class)
class TwoRegionsIT {
    @Test
    void threeInEuAndTwoInUsReadFiveInBothAndOneMoreSix(Stack stack) throws IOException {
        stack.eu().increment("likes/sum", 3);
        stack.us().increment("likes/sum", 2);
        bothRead(stack, "likes/sum", 5);
        stack.eu().increment("likes/sum", 1);
        bothRead(stack, "likes/sum", 6);
    }

    @Test
    void aLikeInEuReachesASocketOfUs(Stack stack) throws IOException {
        try (Subscription page = stack.us().subscribe("likes/live")) {
            assertThat(page.last()).isZero();
            stack.eu().increment("likes/live", 1);
            await().until(() -> page.last() == 1);
            stack.eu().increment("likes/live", 20);
            await().until(() -> page.last() == 21);
            assertThat(page.counts()).isSorted();
        }
    }

    @Test
    void aRegionThatIsCutOffCountsAndAgreesWhenItIsHealed(Stack stack) throws IOException {
        stack.eu().increment("likes/cut", 1);
        bothRead(stack, "likes/cut", 1);
        stack.partition(stack.us());
        try {
            stack.eu().increment("likes/cut", 4);
            stack.us().increment("likes/cut", 7);
            assertThat(stack.eu().count("likes/cut")).isEqualTo(5);
            assertThat(stack.us().count("likes/cut")).isEqualTo(8);
        } finally {
            stack.heal(stack.us());
        }
        bothRead(stack, "likes/cut", 12);
    }

    private static void bothRead(Stack stack, String counter, long count) {
        await().ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
            assertThat(stack.eu().count(counter)).isEqualTo(count);
            assertThat(stack.us().count(counter)).isEqualTo(count);
        });
    }
}
