package tally.gateway.membership;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import tally.gateway.subscription.WatchListener;

/**
 * The counters of which the replica does not know yet whether the gateway watches them. Only when a request is made it
 * is looked up whether they are watched, so it does not matter in which order the changes were heard. Safe for threads,
 * never blocks.
 */
final class WatchChanges implements WatchListener {
    private final Set<String> changed = new LinkedHashSet<>();
    private volatile Runnable onChange = () -> {};

    /** Sets what is called after each change, by the thread that made it. */
    void onChange(Runnable onChange) {
        this.onChange = onChange;
    }

    @Override
    public void changed(String id) {
        again(List.of(id));
        onChange.run();
    }

    /** Tells these once more with the next request. */
    synchronized void again(Collection<String> ids) {
        changed.addAll(ids);
    }

    synchronized void clear() {
        changed.clear();
    }

    /** Takes what fits into one request. */
    synchronized Difference take(Predicate<String> isWatched) {
        List<String> watch = new ArrayList<>();
        List<String> unwatch = new ArrayList<>();
        Iterator<String> ids = changed.iterator();
        while (ids.hasNext() && watch.size() + unwatch.size() < LeaseRequest.MAX_WATCH) {
            String id = ids.next();
            (isWatched.test(id) ? watch : unwatch).add(id);
            ids.remove();
        }
        return new Difference(watch, unwatch);
    }

    record Difference(List<String> watch, List<String> unwatch) {
        boolean isEmpty() {
            return watch.isEmpty() && unwatch.isEmpty();
        }
    }
}
