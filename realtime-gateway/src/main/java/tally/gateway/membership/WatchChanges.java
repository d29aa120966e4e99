package tally.gateway.membership;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tally.gateway.subscription.WatchListener;

/**
 * What the gateway began or ceased to watch and has not told its replica yet: of each counter only the last word. Safe
 * for threads, never blocks.
 */
final class WatchChanges implements WatchListener {
    private final Map<String, Boolean> changes = new LinkedHashMap<>();
    private volatile Runnable onChange = () -> {};

    /** Sets what is called after each change, by the thread that made it. */
    void onChange(Runnable onChange) {
        this.onChange = onChange;
    }

    @Override
    public void watched(String id) {
        put(id, true);
    }

    @Override
    public void unwatched(String id) {
        put(id, false);
    }

    /** Asks again for counters, unless something newer is known of them. */
    synchronized void again(Collection<String> ids) {
        ids.forEach(id -> changes.putIfAbsent(id, true));
    }

    synchronized void clear() {
        changes.clear();
    }

    /** Takes what fits into one request. */
    synchronized Difference take() {
        List<String> watch = new ArrayList<>();
        List<String> unwatch = new ArrayList<>();
        Iterator<Map.Entry<String, Boolean>> entries = changes.entrySet().iterator();
        while (entries.hasNext() && watch.size() + unwatch.size() < LeaseRequest.MAX_WATCH) {
            Map.Entry<String, Boolean> entry = entries.next();
            (entry.getValue() ? watch : unwatch).add(entry.getKey());
            entries.remove();
        }
        return new Difference(watch, unwatch);
    }

    private void put(String id, boolean watched) {
        synchronized (this) {
            changes.remove(id);
            changes.put(id, watched);
        }
        onChange.run();
    }

    record Difference(List<String> watch, List<String> unwatch) {
        boolean isEmpty() {
            return watch.isEmpty() && unwatch.isEmpty();
        }
    }
}
