package tally.counter.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TraceparentTest {
    @Test
    void isReadAsTheContractShowsIt() throws IOException {
        assertThat(golden("sampled")).isNotEmpty().allMatch(Traceparent::isSampled);
        assertThat(golden("notSampled"))
                .isNotEmpty()
                .allMatch(Traceparent::isWellFormed)
                .noneMatch(Traceparent::isSampled);
        assertThat(golden("malformed")).isNotEmpty().noneMatch(Traceparent::isWellFormed);
        assertThat(Traceparent.isSampled(null)).isFalse();
    }

    private static List<String> golden(String kind) throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(Path.of("..", "contracts", "tracing", "traceparent.v1.json")))
                .path(kind)
                .valueStream()
                .map(JsonNode::stringValue)
                .toList();
    }
}
