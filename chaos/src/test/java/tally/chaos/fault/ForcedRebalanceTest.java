package tally.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import tally.chaos.stack.Patience;
import tally.chaos.stack.StackFailure;
import tally.chaos.stack.StateTopic;

class ForcedRebalanceTest {
    private static final String GROUP = "tally-eu.tally.state";

    private final MockConsumer<byte[], byte[]> stranger = new MockConsumer<>("latest");

    @Test
    void itIsInjectedWhenItHasTakenSomeShards() throws InterruptedException {
        ForcedRebalance rebalance = joining(2, 5);
        assertThat(rebalance.inject()).contains("5 of 16");
        assertThat(rebalance.repair()).contains("5 of 16");
        assertThat(stranger.closed()).isTrue();
    }

    @Test
    void aGroupWithoutMembersIsNotJoined() {
        assertThatThrownBy(joining(0, 5)::inject).isInstanceOf(FaultSkipped.class);
        assertThat(stranger.subscription()).isEmpty();
    }

    @Test
    void oneThatIsGivenEverythingIsAlone() {
        assertThatThrownBy(joining(2, 16)::inject)
                .isInstanceOf(FaultSkipped.class)
                .hasMessageContaining("16 of 16");
        assertThat(stranger.closed()).isTrue();
    }

    @Test
    void aKafkaThatDoesNotAnswerSkipsIt() {
        ForcedRebalance rebalance = new ForcedRebalance(
                GROUP,
                () -> {
                    throw new TimeoutException("no broker");
                },
                () -> stranger);
        assertThatThrownBy(rebalance::inject).isInstanceOf(FaultSkipped.class).hasMessageContaining("no broker");
    }

    @Test
    void whatItsConsumerFailedWithIsToldByTheRepair() throws InterruptedException {
        ForcedRebalance rebalance = joining(2, 5);
        var _ = rebalance.inject();
        stranger.setPollException(new KafkaException("not allowed"));
        assertThat(Patience.ofSeconds(10).until(stranger::closed)).isTrue();
        assertThatThrownBy(rebalance::repair).isInstanceOf(StackFailure.class).hasMessageContaining("not allowed");
    }

    /** It is given so many of the 16 shards. */
    private ForcedRebalance joining(int members, int given) {
        stranger.updatePartitions(
                StateTopic.NAME,
                IntStream.range(0, 16)
                        .mapToObj(shard ->
                                new PartitionInfo(StateTopic.NAME, shard, Node.noNode(), new Node[0], new Node[0]))
                        .toList());
        List<TopicPartition> shards = IntStream.range(0, given)
                .mapToObj(shard -> new TopicPartition(StateTopic.NAME, shard))
                .toList();
        shards.forEach(shard -> stranger.updateEndOffsets(Map.of(shard, 0L)));
        stranger.schedulePollTask(() -> stranger.rebalance(shards));
        return new ForcedRebalance(GROUP, () -> members, () -> stranger);
    }
}
