package tally.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tally.chaos.stack.StateTopic;

class ReplayedRecordsTest {
    @Test
    void aRecordOfTallyComesAgainAsALateOwners() {
        assertThat(ReplayedRecords.replayed(List.of(
                        written("{"), written("{\"v\":1,\"p\":3,\"n\":0,\"at\":1,\"by\":\"eu.1\"}"), written(null))))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.partition()).isEqualTo(7);
                    assertThat(one.key()).asString().isEqualTo("key");
                    assertThat(one.value())
                            .asString()
                            .isEqualTo("{\"v\":1,\"p\":3,\"n\":0,\"at\":1,\"by\":\"late.owner\"}");
                });
    }

    @Test
    void withoutAnySuchRecordItIsSkipped() {
        assertThatThrownBy(() -> ReplayedRecords.replayed(List.of())).isInstanceOf(FaultSkipped.class);
        assertThatThrownBy(() -> ReplayedRecords.replayed(List.of(written("{"), written(null))))
                .isInstanceOf(FaultSkipped.class);
    }

    private static ConsumerRecord<byte[], byte[]> written(@Nullable String value) {
        return new ConsumerRecord<>(
                StateTopic.NAME,
                7,
                0,
                "key".getBytes(StandardCharsets.UTF_8),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }
}
