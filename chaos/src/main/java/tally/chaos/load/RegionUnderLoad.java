package tally.chaos.load;

import java.util.List;
import tally.chaos.stack.CounterApi;
import tally.chaos.stack.StackStatus;

/** One region as its clients know it. */
record RegionUnderLoad(String name, List<CounterApi> replicas, List<StackStatus.Gateway> gateways, RegionGate gate) {
    static RegionUnderLoad of(StackStatus.Region region) {
        return new RegionUnderLoad(
                region.name(),
                region.replicas().stream()
                        .map(replica -> new CounterApi(region.name(), replica))
                        .toList(),
                region.gateways(),
                new RegionGate());
    }
}
