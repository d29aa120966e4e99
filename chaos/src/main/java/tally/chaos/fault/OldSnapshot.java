package tally.chaos.fault;

import java.io.IOException;
import java.nio.file.Path;
import tally.chaos.stack.RedisFiles;
import tally.chaos.stack.RunningStack;

/** A Redis that dies and comes back with the files that it had at the begin of the round. */
final class OldSnapshot implements Fault {
    private final RunningStack stack;
    private final String region;
    private final Path copy;

    OldSnapshot(RunningStack stack, String region, Path copy) {
        this.stack = stack;
        this.region = region;
        this.copy = copy;
    }

    @Override
    public void prepare() throws IOException {
        files().copyTo(copy);
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        stack.kill(region + "-redis");
        files().restoreFrom(copy);
        return "killed " + region + "-redis and put its files of the begin of the round back";
    }

    @Override
    public String repair() throws InterruptedException {
        stack.start(region + "-redis");
        return "started " + region + "-redis";
    }

    private RedisFiles files() {
        return new RedisFiles(stack.data(), region);
    }
}
