package tally.counter.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import tally.counter.CounterId;
import tally.counter.InvalidKeyException;
import tally.counter.store.OverflowException;
import tally.counter.store.StoreBusyException;
import tally.counter.store.StoreUnavailableException;

class FailureTest {
    @Test
    void everyForeseenFailureHasItsType() {
        assertThat(Failure.refusal(new InvalidKeyException("bad")).type()).isEqualTo(ProblemType.INVALID_KEY);
        assertThat(Failure.refusal(new OverflowException(new CounterId("likes", "a")))
                        .type())
                .isEqualTo(ProblemType.OVERFLOW);
        assertThat(Failure.refusal(new StoreBusyException(5)).type()).isEqualTo(ProblemType.RATE_LIMITED);
        assertThat(Failure.refusal(new CompletionException(new StoreBusyException(5)))
                        .type())
                .isEqualTo(ProblemType.RATE_LIMITED);
    }

    @Test
    void anUnknownOutcomeIsSaidToBeUnknown() {
        assertThat(unavailable(true).problem().detail()).contains("Nothing was changed");
        assertThat(unavailable(false).problem().detail()).contains("may count twice");
    }

    @Test
    void theStoresAddressStaysInTheLog() {
        assertThat(unavailable(true).problem().detail()).doesNotContain("redis");
    }

    @Test
    void whatNobodyForesawLeaksNothing() {
        Problem problem = Failure.refusal(new IllegalStateException("secret at /etc/passwd"))
                .problem();
        assertThat(problem.type()).isEqualTo("urn:tally:problem:internal");
        assertThat(problem.detail()).doesNotContain("secret");
    }

    private static ProblemException unavailable(boolean outcomeKnown) {
        return Failure.refusal(new StoreUnavailableException("redis://10.0.0.1 is away", outcomeKnown, null));
    }
}
