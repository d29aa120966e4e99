package tally.chaos.stack;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tally.chaos.history.CounterRead;
import tally.chaos.history.CounterState;

/** All counters at once, as the replicas of a stack show them. Only a survey in which all answered says anything. */
public record Survey(StackStatus stack, List<String> counters) {

    /** The totals, by replica and counter; a replica that does not answer has none. */
    public Map<String, Map<String, CounterRead>> totals() throws InterruptedException {
        Map<String, Map<String, CounterRead>> totals = new LinkedHashMap<>();
        for (StackStatus.Region region : stack.regions()) {
            for (StackStatus.Replica replica : region.replicas()) {
                totals.put(replica.name(), totals(new CounterApi(region.name(), replica)));
            }
        }
        return totals;
    }

    /** The states that a region's replicas show, asked in turn, by counter; empty when one of them did not answer. */
    public Optional<Map<String, CounterState>> states(String name) throws InterruptedException {
        StackStatus.Region region = stack.region(name);
        List<CounterApi> replicas = region.replicas().stream()
                .map(replica -> new CounterApi(name, replica))
                .toList();
        Map<String, CounterState> states = new HashMap<>();
        try {
            for (String counter : counters) {
                CounterApi replica = replicas.get(states.size() % replicas.size());
                states.put(counter, replica.state(counter));
            }
            return Optional.of(states);
        } catch (IOException unanswered) {
            return Optional.empty();
        }
    }

    private Map<String, CounterRead> totals(CounterApi replica) throws InterruptedException {
        try {
            return replica.read(counters);
        } catch (IOException unanswered) {
            return Map.of();
        }
    }
}
