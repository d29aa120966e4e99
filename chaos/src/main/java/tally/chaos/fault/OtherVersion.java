package tally.chaos.fault;

import tally.chaos.stack.RunningStack;

/** A service is stopped and comes back as it is built elsewhere, beside others of this build; and back again. */
final class OtherVersion implements Fault {
    private final RunningStack stack;
    private final String process;

    OtherVersion(RunningStack stack, String process) {
        this.stack = stack;
        this.process = process;
    }

    @Override
    public String inject() throws InterruptedException {
        stack.stop(process);
        stack.startOtherBuild(process);
        return process + " is of the other build";
    }

    @Override
    public String repair() throws InterruptedException {
        stack.stop(process);
        stack.start(process);
        return process + " is of this build";
    }
}
