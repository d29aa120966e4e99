package tally.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CutOffFirstTest {
    @Test
    void aRegionWhoseLossIsSkippedIsConnectedAgain() {
        boolean[] cut = new boolean[1];
        Fault region = new Fault() {
            @Override
            public String inject() {
                cut[0] = true;
                return "cut off";
            }

            @Override
            public String repair() {
                cut[0] = false;
                return "healed";
            }
        };
        Fault nothing = () -> {
            throw new FaultSkipped("nothing to lose");
        };
        assertThatThrownBy(new CutOffFirst(region, nothing)::inject).isInstanceOf(FaultSkipped.class);
        assertThat(cut[0]).isFalse();
    }
}
