package tally.chaos.fault;

import tally.chaos.stack.RunningStack;

/** kill -9 of one process, and a start with the same ports and data. */
final class KilledProcess implements Fault {
    private final RunningStack stack;
    private final String process;

    KilledProcess(RunningStack stack, String process) {
        this.stack = stack;
        this.process = process;
    }

    @Override
    public String inject() throws InterruptedException {
        stack.kill(process);
        return "killed " + process;
    }

    @Override
    public String repair() throws InterruptedException {
        stack.start(process);
        return "started " + process;
    }
}
