package tally.chaos.check;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import tally.chaos.history.CounterRead;
import tally.chaos.history.CounterState;
import tally.chaos.history.LoggedSlots;

/**
 * Everything there is to see once all is healed and the clients are silent.
 *
 * @param totals by replica, then by counter
 * @param states by region, then by counter
 * @param sockets the last total that each open socket was sent, by socket, then by counter
 */
public record QuietState(
        Map<String, Map<String, CounterRead>> totals,
        Map<String, Map<String, CounterState>> states,
        LoggedSlots log,
        Map<String, Map<String, CounterRead>> sockets) {

    /** The totals of one replica; where all are equal, everybody's. */
    public Map<String, Long> values() {
        Map<String, Long> values = new TreeMap<>();
        totals.values().stream()
                .limit(1)
                .flatMap(replica -> replica.values().stream())
                .forEach(read -> values.put(read.counter(), read.count()));
        return values;
    }

    /** Whether all replicas show the same totals. */
    public boolean equal() {
        Collection<Map<String, CounterRead>> replicas = totals.values();
        Map<String, Long> values = values();
        return replicas.stream()
                .flatMap(replica -> replica.values().stream())
                .allMatch(read -> Long.valueOf(read.count()).equals(values.get(read.counter())));
    }
}
