package tally.chaos.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./tally status --json} says; a pid of null is a process that does not run.
 *
 * @param ready all processes run and say that they serve
 */
public record StackStatus(boolean ready, Kafka kafka, List<Region> regions) {
    public record Kafka(String bootstrap, @Nullable Long pid) {}

    public record Region(
            String name, String redis, @Nullable Long redisPid, List<Replica> replicas, List<Gateway> gateways) {
        /** The names of all counter-services but the first. */
        public List<String> furtherReplicas() {
            return replicas.stream().skip(1).map(Replica::name).toList();
        }
    }

    public record Replica(
            String name,
            boolean ready,
            String api,
            String management,
            @Nullable Long pid) {}

    public record Gateway(
            String name,
            boolean ready,
            String url,
            @Nullable Long pid) {}

    public Region region(String name) {
        return regions.stream()
                .filter(region -> region.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no region " + name));
    }

    /** The names of the processes that do not run or do not say that they serve. */
    public List<String> unready() {
        List<String> unready = new ArrayList<>();
        if (kafka.pid() == null) {
            unready.add("kafka");
        }
        for (Region region : regions) {
            if (region.redisPid() == null) {
                unready.add(region.name() + "-redis");
            }
            region.replicas().stream()
                    .filter(replica -> !replica.ready())
                    .map(Replica::name)
                    .forEach(unready::add);
            region.gateways().stream()
                    .filter(gateway -> !gateway.ready())
                    .map(Gateway::name)
                    .forEach(unready::add);
        }
        return unready;
    }

    /** The pid of a running process, by its name. */
    public long pidOf(String process) {
        Stream<Long> found = regions.stream()
                .flatMap(region -> Stream.concat(
                        region.replicas().stream()
                                .filter(replica -> replica.name().equals(process))
                                .flatMap(replica -> Stream.ofNullable(replica.pid())),
                        region.gateways().stream()
                                .filter(gateway -> gateway.name().equals(process))
                                .flatMap(gateway -> Stream.ofNullable(gateway.pid()))));
        return found.findFirst().orElseThrow(() -> new StackFailure(process + " does not run"));
    }
}
