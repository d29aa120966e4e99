package tally.chaos.fault;

import java.io.IOException;

/** A loss of data before which the region's increments are held until it has drained, so that nothing may be missing. */
final class DrainedFirst implements Fault {
    private final FaultSite site;
    private final String region;
    private final Fault loss;

    DrainedFirst(FaultSite site, String region, Fault loss) {
        this.site = site;
        this.region = region;
        this.loss = loss;
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        loss.prepare();
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        site.load().hold(region);
        try {
            site.awaitDrained(region);
            return "drained, " + loss.inject();
        } finally {
            site.load().release(region);
        }
    }

    @Override
    public String repair() throws IOException, InterruptedException {
        return loss.repair();
    }
}
