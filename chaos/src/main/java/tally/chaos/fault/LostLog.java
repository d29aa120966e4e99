package tally.chaos.fault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tally.chaos.stack.KafkaFiles;
import tally.chaos.stack.RunningStack;

/**
 * A Kafka that dies and comes back with nothing, so that every region has to tell a new log what it has counted. Before, all
 * increments are held until every region has those of the others: idempotency keys are not told again.
 */
final class LostLog implements Fault {
    private final FaultSite site;
    private final RunningStack stack;
    private final List<String> regions;

    LostLog(FaultSite site, RunningStack stack, List<String> regions) {
        this.site = site;
        this.stack = stack;
        this.regions = List.copyOf(regions);
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        List<String> held = new ArrayList<>();
        try {
            for (String region : regions) {
                site.load().hold(region);
                held.add(region);
            }
            for (String region : regions) {
                site.awaitDrained(region);
            }
            site.awaitEqual();
            stack.kill("kafka");
            new KafkaFiles(stack.data()).delete();
            site.topic().forget();
            return "all equal, killed kafka and deleted its data";
        } finally {
            held.forEach(site.load()::release);
        }
    }

    @Override
    public String repair() throws InterruptedException {
        stack.start("kafka");
        return "started kafka";
    }
}
