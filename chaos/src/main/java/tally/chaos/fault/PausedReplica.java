package tally.chaos.fault;

import java.io.IOException;
import tally.chaos.stack.RunningStack;
import tally.chaos.stack.StackFailure;

/** SIGSTOP and, after its shards have got another owner, SIGCONT: what it had under way it does now. */
final class PausedReplica implements Fault {
    private final RunningStack stack;
    private final String process;
    private long pid;

    PausedReplica(RunningStack stack, String process) {
        this.stack = stack;
        this.process = process;
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        pid = stack.status().pidOf(process);
        signal("-STOP");
        return "stopped " + process + " (SIGSTOP)";
    }

    @Override
    public String repair() throws IOException, InterruptedException {
        signal("-CONT");
        return "continued " + process;
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", signal, Long.toString(pid))
                .redirectErrorStream(true)
                .start()
                .waitFor();
        if (code != 0) {
            throw new StackFailure("kill " + signal + " " + pid + " of " + process + " failed");
        }
    }
}
