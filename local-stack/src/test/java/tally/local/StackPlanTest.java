package tally.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StackPlanTest {
    private final int basePort = BasePorts.free();

    @Test
    void portsAreWhereTheyArePromised() {
        StackPlan plan = StackPlan.of(options(List.of("eu", "us"), Map.of()), null);
        StackPlan.Region us = plan.regions().get(1);
        assertThat(us.replicas().get(0).api()).isEqualTo(basePort + 2);
        assertThat(us.replicas().get(1).api()).isEqualTo(basePort + 12);
        assertThat(us.gateways().get(1).web()).isEqualTo(basePort + 112);
        assertThat(plan.state().shards()).isEqualTo(16);
    }

    @Test
    void noPortThatIsPromisedIsGivenToAnybodyElse() {
        StackPlan.of(options(List.of("eu", "us"), Map.of()), null);
        for (int offset : List.of(1, 2, 11, 12, 101, 102, 111, 112)) {
            assertThat(FreePort.claim(basePort + offset)).isFalse();
        }
    }

    @Test
    void freePortsAreUsedAgainAndTakenOnesReplaced() throws IOException {
        StackPlan first = StackPlan.of(options(null, Map.of()), null);
        int taken = first.kafka().direct();
        try (ServerSocket other = new ServerSocket(taken)) {
            StackPlan second = StackPlan.of(options(null, Map.of()), first.state());
            assertThat(second.kafka().direct()).isNotEqualTo(other.getLocalPort());
            assertThat(second.regions()).isEqualTo(first.regions());
        }
    }

    @Test
    void regionsAndShardsOfTheDataStay() {
        StackState before = new StackState(List.of("eu", "ap"), 8, Map.of());
        assertThat(StackPlan.of(options(null, Map.of()), before).state().regions())
                .containsExactly("eu", "ap");
        assertThatThrownBy(() -> StackPlan.of(options(List.of("eu", "us"), Map.of()), before))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("belong to the regions eu,ap");
        assertThat(StackPlan.of(options(List.of("eu", "ap", "us"), Map.of()), before)
                        .state()
                        .regions())
                .containsExactly("eu", "ap", "us");
        assertThatThrownBy(() -> StackPlan.of(options(null, Map.of("tally.shards", "16")), before))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("8 shards for ever");
    }

    @Test
    void aSettingThatTheStackDecidesCanNotBeSet() {
        StackPlan plan = StackPlan.of(options(List.of("eu"), Map.of()), null);
        ServiceSettings settings = new ServiceSettings(
                plan, Map.of("server.port", "1"), "key", new ControlAddress("http://127.0.0.1:1", "token", 1));
        StackPlan.Region eu = plan.regions().getFirst();
        assertThatThrownBy(() -> settings.of(eu, eu.replicas().getFirst()))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("--set can not change server.port");
    }

    private UpOptions options(@Nullable List<String> regions, Map<String, String> settings) {
        return new UpOptions(regions, basePort, Path.of("/nowhere"), 2, 2, false, settings, List.of());
    }
}
