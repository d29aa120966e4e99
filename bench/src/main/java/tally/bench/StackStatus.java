package tally.bench;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tally.bench.load.MeasurementFailure;

/** What {@code ./tally status --json} says of a stack of which every process runs, as far as it is needed. */
record StackStatus(Kafka kafka, List<Region> regions) {
    record Kafka(long pid) {}

    record Region(String name, URI redis, long redisPid, List<Replica> replicas, List<Gateway> gateways) {
        Replica replica() {
            return replicas.getFirst();
        }

        Gateway gateway() {
            return gateways.getFirst();
        }
    }

    record Replica(String name, URI api, URI management, long pid) {}

    record Gateway(String name, URI url, URI management, long pid) {}

    Region region(String name) {
        return regions.stream()
                .filter(region -> region.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new MeasurementFailure("there is no region " + name));
    }

    /** Of all processes, by their names. */
    Map<String, Long> pids() {
        Map<String, Long> pids = new LinkedHashMap<>();
        for (Region region : regions) {
            region.replicas().forEach(replica -> pids.put(replica.name(), replica.pid()));
            pids.put(region.name() + "-redis", region.redisPid());
            region.gateways().forEach(gateway -> pids.put(gateway.name(), gateway.pid()));
        }
        pids.put("kafka", kafka.pid());
        return pids;
    }
}
