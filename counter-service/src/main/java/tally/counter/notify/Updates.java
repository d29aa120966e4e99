package tally.counter.notify;

import java.util.List;
import tally.counter.CounterValue;

/**
 * The body of a PUT to a gateway, as {@code contracts/internal/updates.v1.json} shows it.
 *
 * @param leaving this replica is stopping: lease elsewhere now
 */
record Updates(String replica, boolean leaving, List<Value> updates) {

    /** A counter's value as the internal messages show it. */
    record Value(String id, long count, String epoch, long version) {
        static Value of(CounterValue value) {
            return new Value(value.id().toString(), value.count(), value.epoch(), value.version());
        }
    }

    static Updates of(String replica, boolean leaving, List<CounterValue> values) {
        return new Updates(replica, leaving, values.stream().map(Value::of).toList());
    }
}
