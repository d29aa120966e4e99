package tally.counter.store;

import java.util.Optional;
import tally.counter.CounterId;
import tally.counter.CounterValue;

/**
 * A counter that was read.
 *
 * @param value empty while its shard recovers: data were lost, and the log is read again
 */
public record CounterReading(CounterId id, Optional<CounterValue> value) {
    /** The value; throws {@link StoreRecoveringException} when there is none. */
    public CounterValue get() {
        return value.orElseThrow(StoreRecoveringException::new);
    }
}
