package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisReadOnlyException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreFailuresTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "OOM command not allowed when used memory > 'maxmemory'.",
                "MISCONF Errors writing to the AOF file: No space left on device",
                "NOREPLICAS Not enough good replicas to write.",
                "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."
            })
    void aRefusalBeforeTheFirstWriteChangedNothing(String message) {
        assertThat(outcomeKnown(new RedisCommandExecutionException(message))).isTrue();
    }

    @Test
    void theRefusalsThatLettuceKnowsByNameChangedNothing() {
        assertThat(outcomeKnown(new RedisReadOnlyException("READONLY You can't write against a read only replica.")))
                .isTrue();
        assertThat(outcomeKnown(new RedisLoadingException("LOADING Redis is loading the dataset in memory")))
                .isTrue();
        assertThat(outcomeKnown(new RedisBusyException("BUSY Redis is busy running a script.")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WRONGTYPE Operation against a key holding the wrong kind of value script: 1f, on @user_script:12.",
                "NOPERM this user has no permissions to access one of the channels script: 1f, on @user_script:69.",
                "ERR user_script:33: attempt to perform arithmetic on a nil value",
                ""
            })
    void anErrorWithinAScriptMayComeAfterItsFirstWrite(String message) {
        assertThat(outcomeKnown(new RedisCommandExecutionException(message))).isFalse();
    }

    @Test
    void withoutAnAnswerTheOutcomeIsUnknown() {
        assertThat(outcomeKnown(new RedisCommandTimeoutException())).isFalse();
        assertThat(outcomeKnown(new RedisException("Connection closed"))).isFalse();
    }

    @Test
    void whatTheStoreSaidItselfStays() {
        StoreUnavailableException known = new StoreUnavailableException("refused", true, null);
        assertThat(StoreFailures.translate(new CompletionException(known))).isSameAs(known);
    }

    private static boolean outcomeKnown(Exception failure) {
        return StoreFailures.translate(new CompletionException(failure)).outcomeKnown();
    }
}
