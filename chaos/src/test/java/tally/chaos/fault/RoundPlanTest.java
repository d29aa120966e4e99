package tally.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tally.chaos.fault.RoundPlan.Step;

class RoundPlanTest {
    private static final PlannedFault PARTITION = fault(FaultKind.PARTITION);

    @Test
    void aRegionThatIsOnlyCutOffMustCount() {
        assertThat(plan(step(PARTITION)).mustCountDuring(PARTITION)).isTrue();
        assertThat(plan(step(fault(FaultKind.KILL_GATEWAY)), step(fault(FaultKind.KILL_KAFKA), PARTITION))
                        .mustCountDuring(PARTITION))
                .isTrue();
    }

    @Test
    void whereARedisOrAReplicaWasStruckItNeedNot() {
        assertThat(Stream.of(
                                FaultKind.KILL_REDIS,
                                FaultKind.KILL_REPLICA,
                                FaultKind.SCALE,
                                FaultKind.FLUSH,
                                FaultKind.LOSE_LOG)
                        .map(RoundPlanTest::fault))
                .allSatisfy(struck -> {
                    assertThat(plan(step(struck), step(PARTITION)).mustCountDuring(PARTITION))
                            .isFalse();
                    assertThat(plan(step(PARTITION, struck)).mustCountDuring(PARTITION))
                            .isFalse();
                    assertThat(plan(step(PARTITION), step(struck)).mustCountDuring(PARTITION))
                            .isTrue();
                    assertThat(plan(step(struck)).mustCountDuring(struck)).isFalse();
                });
    }

    private static RoundPlan plan(Step... steps) {
        return new RoundPlan(1, 1, List.of(steps));
    }

    private static Step step(PlannedFault... faults) {
        return new Step(Duration.ZERO, List.of(faults));
    }

    private static PlannedFault fault(FaultKind kind) {
        return new PlannedFault(kind, "eu", kind.word(), Duration.ZERO, Duration.ZERO, 1);
    }
}
