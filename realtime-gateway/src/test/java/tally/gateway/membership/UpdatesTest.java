package tally.gateway.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tally.gateway.Contract;
import tally.gateway.CounterValue;
import tools.jackson.core.JacksonException;

class UpdatesTest {
    @Test
    void theGoldenUpdatesAreUnderstood() {
        Updates updates = read(Contract.text("internal/updates.v1.json"));
        assertThat(updates.replica()).isEqualTo("eu-api-1");
        assertThat(updates.leaving()).isFalse();
        assertThat(updates.updates())
                .contains(new CounterValue("views/home", 9_007_199_254_740_991L, "eu-9d1hha03vz", 3));
        assertThat(read(Contract.text("internal/updates.v1.empty.json")).leaving())
                .isTrue();
    }

    @Test
    void theGoldenNumbersAreUnderstood() {
        assertThat(read(Contract.text("internal/updates.v1.watching.json")).watchingByCounter())
                .isEqualTo(Map.of("likes/post-42", 5));
        assertThat(read(Contract.text("internal/updates.v1.json")).watchingByCounter())
                .isEmpty();
    }

    @Test
    void aMissingPartIsAnErrorOfTheMessage() {
        assertThatThrownBy(() -> read("{\"replica\":\"eu-api-1\"}")).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> read("{\"replica\":\"eu-api-1\",\"updates\":[{\"count\":1}]}"))
                .isInstanceOf(JacksonException.class);
    }

    private static Updates read(String text) {
        return Contract.JSON.readValue(text, Updates.class);
    }
}
