package tally.chaos.fault;

import java.util.List;
import tally.chaos.stack.RunningStack;

/** SIGTERM of some processes, one after the other, and a start with the same ports: a restart, or fewer replicas. */
final class StoppedProcesses implements Fault {
    private final RunningStack stack;
    private final List<String> processes;

    StoppedProcesses(RunningStack stack, List<String> processes) {
        this.stack = stack;
        this.processes = List.copyOf(processes);
    }

    @Override
    public String inject() throws InterruptedException {
        if (processes.isEmpty()) {
            throw new FaultSkipped("the region has one replica only");
        }
        for (String process : processes) {
            stack.stop(process);
        }
        return "ended " + String.join(", ", processes);
    }

    @Override
    public String repair() throws InterruptedException {
        for (String process : processes) {
            stack.start(process);
        }
        return "started " + String.join(", ", processes);
    }
}
