package tally.chaos.fault;

import java.io.IOException;
import java.util.random.RandomGenerator;
import tally.chaos.stack.RedisFiles;
import tally.chaos.stack.RunningStack;

/** A Redis that dies and comes back without the end of its append-only file. */
final class CutAof implements Fault {
    private static final int MOST_BYTES = 20_000;

    private final RunningStack stack;
    private final String region;
    private final RandomGenerator random;

    CutAof(RunningStack stack, String region, RandomGenerator random) {
        this.stack = stack;
        this.region = region;
        this.random = random;
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        stack.kill(region + "-redis");
        long cut = new RedisFiles(stack.data(), region).cut(random.nextInt(1, MOST_BYTES));
        if (cut == 0) {
            // Redis has just begun a new file.
            stack.start(region + "-redis");
            throw new FaultSkipped("the file of " + region + "-redis had nothing to cut");
        }
        return "killed " + region + "-redis and cut " + cut + " bytes off its file";
    }

    @Override
    public String repair() throws InterruptedException {
        stack.start(region + "-redis");
        return "started " + region + "-redis";
    }
}
