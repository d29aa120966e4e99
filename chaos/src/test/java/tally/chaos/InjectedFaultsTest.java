package tally.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tally.chaos.fault.FaultKind;

class InjectedFaultsTest {
    private final ChaosOptions options = ChaosOptions.parse(List.of("--faults", "replay,rebalance,drop-events"));
    private final InjectedFaults faults = new InjectedFaults(options.faults());

    @Test
    void aKindThatNeverTookEffectIsNamed() {
        faults.add(List.of(FaultKind.REPLAY, FaultKind.REPLAY));
        faults.add(List.of());
        assertThat(faults.count()).isEqualTo(2);
        assertThat(faults.without()).isEqualTo("drop-events, rebalance");
        assertThat(report()).contains("drop-events, rebalance").contains("All promises were kept.");
    }

    @Test
    void whenAllTookEffectNoneIsNamed() {
        faults.add(List.of(FaultKind.REPLAY, FaultKind.DROP_EVENTS, FaultKind.REBALANCE));
        assertThat(faults.without()).isEmpty();
        assertThat(report()).doesNotContain("Without effect");
    }

    @Test
    void withoutAnyFaultNothingIsSaidToBeKept() {
        assertThat(report()).contains("No fault took effect").doesNotContain("All promises were kept.");
    }

    private String report() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        new Report(new PrintStream(text, true, StandardCharsets.UTF_8), options, faults).end(null);
        return text.toString(StandardCharsets.UTF_8);
    }
}
