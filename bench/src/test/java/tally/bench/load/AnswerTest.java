package tally.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AnswerTest {
    @Test
    void totalsAreFoundInTheirOrder() {
        Answer answer = ok("{\"counters\":[{\"id\":\"likes/a\",\"count\":12},{\"id\":\"likes/b\",\"count\":-3}]}");
        assertThat(answer.counts()).containsExactly(12, -3);
        assertThat(answer.count()).isEqualTo(12);
    }

    @Test
    void anAnswerWithoutATotalFails() {
        assertThatThrownBy(() -> ok("{\"counts\":1}").count())
                .isInstanceOf(MeasurementFailure.class)
                .hasMessageContaining("counts");
    }

    @Test
    void aRefusedItemOfABatchIsNotGood() {
        assertThat(ok("{\"results\":[{\"id\":\"a\",\"problem\":{}}]}").isGood()).isFalse();
        assertThat(ok("{\"results\":[{\"id\":\"problem\",\"counter\":{}}]}").isGood())
                .isTrue();
    }

    @Test
    void anyOtherStatusIsNotGood() {
        assertThat(new Answer(202, "{}").isGood()).isFalse();
        assertThat(new Answer(503, "{}").isGood()).isFalse();
    }

    private static Answer ok(String body) {
        return new Answer(200, body);
    }
}
