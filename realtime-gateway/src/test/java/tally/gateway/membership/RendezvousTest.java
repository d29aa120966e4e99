package tally.gateway.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RendezvousTest {
    private final List<ReplicaEndpoint> replicas = IntStream.rangeClosed(1, 4)
            .mapToObj(i -> new ReplicaEndpoint(InetAddress.getLoopbackAddress(), 1, 9000 + i, 1))
            .toList();

    @Test
    void gatewaysSpreadOverTheReplicas() {
        Map<ReplicaEndpoint, Long> gateways = IntStream.range(0, 400)
                .mapToObj(i -> new Rendezvous("eu-gateway-" + i).order(replicas).getFirst())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(gateways.values())
                .hasSize(4)
                .allSatisfy(count -> assertThat(count).isBetween(60L, 140L));
    }

    @Test
    void theOrderDoesNotDependOnTheOrderOfTheAddresses() {
        Rendezvous rendezvous = new Rendezvous("eu-gateway-1");
        assertThat(rendezvous.order(replicas.reversed())).isEqualTo(rendezvous.order(replicas));
    }

    @Test
    void whenAReplicaGoesOnlyItsOwnGatewaysMove() {
        for (int i = 0; i < 100; i++) {
            Rendezvous rendezvous = new Rendezvous("eu-gateway-" + i);
            List<ReplicaEndpoint> expected = new ArrayList<>(rendezvous.order(replicas));
            ReplicaEndpoint gone = replicas.get(i % 4);
            expected.remove(gone);
            List<ReplicaEndpoint> rest = new ArrayList<>(replicas);
            rest.remove(gone);
            assertThat(rendezvous.order(rest)).isEqualTo(expected);
        }
    }
}
