package tally.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ProcessListTest {
    @Test
    void everyProcessIsThereWithItsRegionAndState() {
        StackStatus status = new StackStatus(
                false,
                ".tally",
                new StackStatus.Kafka("127.0.0.1:9092", 1L),
                List.of(new StackStatus.Region(
                        "eu", false, "redis://127.0.0.1:1", null, List.of(replica(3L, false)), List.of(gateway()))));
        assertThat(JsonMapper.shared().writeValueAsString(ProcessList.of(status)))
                .isEqualToIgnoringWhitespace("""
                {"processes":[
                  {"name":"kafka","state":"ready"},
                  {"name":"eu-redis","region":"eu","state":"down"},
                  {"name":"eu-api-1","region":"eu","state":"unready"},
                  {"name":"eu-gateway-1","region":"eu","state":"ready","url":"http://localhost:8201"}
                ]}""");
    }

    private static StackStatus.Replica replica(@Nullable Long pid, boolean ready) {
        return new StackStatus.Replica("eu-api-1", ready, "api", "internal", "management", "heartbeat", pid);
    }

    private static StackStatus.Gateway gateway() {
        return new StackStatus.Gateway("eu-gateway-1", true, "http://localhost:8201", "internal", "management", 4L);
    }
}
