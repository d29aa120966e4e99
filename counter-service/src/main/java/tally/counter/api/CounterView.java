package tally.counter.api;

import java.time.Instant;
import tally.counter.CounterValue;

/**
 * A counter's value as HTTP shows it.
 *
 * @param asOf when this replica had the value from the store
 */
record CounterView(String id, long count, String epoch, long version, Instant asOf) implements CountersView.Item {
    static CounterView of(CounterValue value, Instant asOf) {
        return new CounterView(value.id().toString(), value.count(), value.epoch(), value.version(), asOf);
    }
}
