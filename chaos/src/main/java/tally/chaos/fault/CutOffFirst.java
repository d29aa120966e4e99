package tally.chaos.fault;

import java.io.IOException;
import java.time.Duration;
import tally.chaos.stack.Patience;
import tally.chaos.stack.RunningStack;

/** A loss of data in a region that is cut off and has counted alone for a while, so that something is really lost. */
final class CutOffFirst implements Fault {
    private static final Duration ALONE = Duration.ofSeconds(2);

    private final Fault cut;
    private final Fault loss;

    CutOffFirst(RunningStack stack, String region, Fault loss) {
        this.cut = new CutOffRegion(stack, region);
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
        return first + ", " + loss.inject();
    }

    @Override
    public String repair() throws IOException, InterruptedException {
        String first = loss.repair();
        return first.isEmpty() ? cut.repair() : first + ", " + cut.repair();
    }
}
