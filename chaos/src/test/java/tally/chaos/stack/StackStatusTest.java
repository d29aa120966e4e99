package tally.chaos.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StackStatusTest {
    @Test
    void whereAllServeNothingIsUnready() {
        assertThat(status(1L, 2L, true, true).unready()).isEmpty();
    }

    @Test
    void whatDoesNotRunOrDoesNotServeIsNamed() {
        assertThat(status(null, 2L, true, true).unready()).containsExactly("kafka");
        assertThat(status(1L, null, true, true).unready()).containsExactly("eu-redis");
        assertThat(status(1L, 2L, false, true).unready()).containsExactly("eu-api-1");
        assertThat(status(1L, 2L, false, false).unready()).containsExactly("eu-api-1", "eu-gateway-1");
    }

    private static StackStatus status(@Nullable Long kafka, @Nullable Long redis, boolean replica, boolean gateway) {
        return new StackStatus(
                false,
                new StackStatus.Kafka("127.0.0.1:1", kafka),
                List.of(new StackStatus.Region(
                        "eu",
                        "redis://127.0.0.1:2",
                        redis,
                        List.of(new StackStatus.Replica("eu-api-1", replica, "", "", 3L)),
                        List.of(new StackStatus.Gateway("eu-gateway-1", gateway, "", 4L)))));
    }
}
