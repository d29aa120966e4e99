package tally.chaos.fault;

import java.util.List;
import java.util.random.RandomGenerator;
import tally.chaos.fault.FaultKind.Target;
import tally.chaos.stack.ShardGroup;

/** What there is to strike: the regions, and how many replicas and gateways each has. */
public record StackShape(List<String> regions, int replicas, int gateways) {
    public StackShape {
        regions = List.copyOf(regions);
    }

    String region(RandomGenerator random) {
        return regions.get(random.nextInt(regions.size()));
    }

    /** What a fault of this kind strikes in that region, by the names of {@code ./tally kill}. */
    String target(Target target, String region, RandomGenerator random) {
        return switch (target) {
            case REPLICA -> region + "-api-" + (1 + random.nextInt(replicas));
            case REPLICAS -> region + "-api";
            case GATEWAY -> region + "-gateway-" + (1 + random.nextInt(gateways));
            case KAFKA -> "kafka";
            case REDIS -> region + "-redis";
            case LINK -> region;
            case GROUP -> ShardGroup.nameOf(region);
        };
    }
}
