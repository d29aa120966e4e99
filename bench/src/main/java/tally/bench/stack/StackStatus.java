package tally.bench.stack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tally.bench.load.MeasurementFailure;

/** What {@code ./tally status --json} says, as far as it is needed; a pid of null is a process that does not run. */
public record StackStatus(Kafka kafka, List<Region> regions) {
    public record Kafka(@Nullable Long pid) {}

    public record Region(String name, @Nullable Long redisPid, List<Replica> replicas, List<Gateway> gateways) {}

    public record Replica(String name, String api, @Nullable Long pid) {}

    public record Gateway(String name, String url, @Nullable Long pid) {}

    public Region region(String name) {
        return regions.stream()
                .filter(region -> region.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new MeasurementFailure("there is no region " + name));
    }

    /** Of all processes that run, by their names. */
    public Map<String, Long> pids() {
        Map<String, Long> pids = new LinkedHashMap<>();
        for (Region region : regions) {
            region.replicas().forEach(replica -> add(pids, replica.name(), replica.pid()));
            add(pids, region.name() + "-redis", region.redisPid());
            region.gateways().forEach(gateway -> add(pids, gateway.name(), gateway.pid()));
        }
        add(pids, "kafka", kafka.pid());
        return pids;
    }

    private static void add(Map<String, Long> pids, String name, @Nullable Long pid) {
        if (pid != null) {
            pids.put(name, pid);
        }
    }
}
