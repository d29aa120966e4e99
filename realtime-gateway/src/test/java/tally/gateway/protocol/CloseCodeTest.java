package tally.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CloseCodeTest {
    @Test
    void theCodesAreThoseOfTheProtocol() {
        assertThat(Arrays.stream(CloseCode.values()).map(CloseCode::code))
                .containsExactly(1001, 4001, 4002, 4003, 4500, 4501, 4502, 4503, 4504);
    }
}
