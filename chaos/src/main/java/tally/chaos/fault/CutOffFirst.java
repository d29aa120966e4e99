package tally.chaos.fault;

import java.io.IOException;
import java.time.Duration;
import tally.chaos.stack.Patience;

/** A loss of data in a region that is cut off and has counted alone for a while, so that something is really lost. */
final class CutOffFirst implements Fault {
    private static final Duration ALONE = Duration.ofSeconds(2);

    private final Fault cut;
    private final Fault loss;

    CutOffFirst(Fault cut, Fault loss) {
        this.cut = cut;
        this.loss = loss;
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        loss.prepare();
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        String first = cut.inject();
        Patience.pass(ALONE);
        try {
            return first + ", " + loss.inject();
        } catch (FaultSkipped e) {
            // Nobody repairs a fault that was skipped.
            cut.repair();
            throw e;
        }
    }

    @Override
    public String repair() throws IOException, InterruptedException {
        String first = loss.repair();
        return first.isEmpty() ? cut.repair() : first + ", " + cut.repair();
    }
}
