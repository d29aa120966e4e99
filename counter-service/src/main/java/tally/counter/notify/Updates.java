package tally.counter.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import tally.counter.CounterId;
import tally.counter.CounterValue;

/**
 * The body of a PUT to a gateway, as {@code contracts/internal/updates.v1.json} shows it.
 *
 * @param leaving this replica is stopping: lease elsewhere now
 * @param watching how many sockets watch counters, over all gateways and regions; left out when empty
 */
record Updates(
        String replica,
        boolean leaving,
        List<Value> updates,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Watched> watching) {

    /** How many sockets watch a counter. */
    record Watched(String id, int watching) {}

    /** A counter's value as the internal messages show it. */
    record Value(String id, long count, String epoch, long version) {
        static Value of(CounterValue value) {
            return new Value(value.id().toString(), value.count(), value.epoch(), value.version());
        }
    }

    static Updates of(String replica, boolean leaving, List<CounterValue> values, Map<CounterId, Integer> numbers) {
        return new Updates(
                replica,
                leaving,
                values.stream().map(Value::of).toList(),
                numbers.entrySet().stream()
                        .map(one -> new Watched(one.getKey().toString(), one.getValue()))
                        .toList());
    }
}
