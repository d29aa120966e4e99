package tally.counter.notify;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tally.counter.CounterId;
import tally.counter.CounterValue;

/**
 * The values that wait to be sent: per counter only the newest, in the order in which the counters began to wait. Not
 * safe for use by several threads.
 */
final class Waiting {
    private final Map<CounterId, CounterValue> values = new LinkedHashMap<>();

    /**
     * A value from the event stream, or one that was read because of it. They come in order, so another epoch is a newer
     * one; and whenever an epoch begins, all is read again once the shard has recovered.
     */
    void event(CounterValue value) {
        values.merge(value.id(), value, (old, event) -> older(event, old) ? old : event);
    }

    /**
     * A value whose sending failed. Nobody can say which of two epochs is newer, so one that came meanwhile stays.
     */
    void repair(CounterValue value) {
        values.merge(value.id(), value, (old, failed) -> older(old, failed) ? failed : old);
    }

    /** Removes and returns up to {@code max} values, those first that wait longest. */
    List<CounterValue> take(int max) {
        List<CounterValue> taken = new ArrayList<>(Math.min(max, values.size()));
        Iterator<CounterValue> oldest = values.values().iterator();
        while (oldest.hasNext() && taken.size() < max) {
            taken.add(oldest.next());
            oldest.remove();
        }
        return taken;
    }

    void forget(CounterId id) {
        values.remove(id);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    private static boolean older(CounterValue one, CounterValue other) {
        return one.epoch().equals(other.epoch()) && one.version() < other.version();
    }
}
