package tally.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BodyTest {
    @Test
    void totalsAreFoundInTheirOrder() {
        Body body = body("{\"counters\":[{\"id\":\"likes/a\",\"count\":12},{\"id\":\"likes/b\",\"count\":-3}]}");
        assertThat(body.counts().boxed()).containsExactly(12L, -3L);
        assertThat(body.count()).isEqualTo(12);
    }

    @Test
    void onlyItsOwnBytesAreLookedAt() {
        byte[] bytes = "{\"count\":12}{\"count\":345}".getBytes(StandardCharsets.US_ASCII);
        assertThat(new Body(bytes, 0, 10).count()).isEqualTo(1);
        assertThat(new Body(bytes, 12, bytes.length).copy().counts().boxed()).containsExactly(345L);
    }

    @Test
    void aBodyWithoutATotalFails() {
        assertThatThrownBy(() -> body("{\"counts\":1}").count())
                .isInstanceOf(MeasurementFailure.class)
                .hasMessageContaining("counts");
    }

    @Test
    void aRefusedItemIsSeen() {
        assertThat(body("{\"results\":[{\"id\":\"a\",\"problem\":{}}]}").hasProblem())
                .isTrue();
        assertThat(body("{\"results\":[{\"id\":\"problem\"}]}").hasProblem()).isFalse();
    }

    private static Body body(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return new Body(bytes, 0, bytes.length);
    }
}
