package tally.chaos.fault;

import tally.chaos.stack.RunningStack;

/** A region without its connection to Kafka and the other regions; its clients and its Redis are not touched. */
final class CutOffRegion implements Fault {
    private final RunningStack stack;
    private final String region;

    CutOffRegion(RunningStack stack, String region) {
        this.stack = stack;
        this.region = region;
    }

    @Override
    public String inject() throws InterruptedException {
        stack.cut(region, true);
        return "cut " + region + " off";
    }

    @Override
    public String repair() throws InterruptedException {
        stack.cut(region, false);
        return "healed " + region;
    }
}
