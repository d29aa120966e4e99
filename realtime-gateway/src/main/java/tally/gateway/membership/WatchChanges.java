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
 * The counters of which the replica does not know yet whether the gateway watches them, and those of which it does not
 * know how many sockets do. Only when a request is made it is looked up whether and by how many they are watched, so it
 * does not matter in which order the changes were heard. Safe for threads, never blocks.
 */
final class WatchChanges implements WatchListener {
    private final Set<String> changed = new LinkedHashSet<>();
    private final Set<String> counted = new LinkedHashSet<>();
    private final int max;
    private boolean lost;
    private volatile Runnable onChange = () -> {};

    /** {@code max}: how many counters of each kind may wait; more are dropped, since to tell the whole is cheaper then. */
    WatchChanges(int max) {
        this.max = max;
    }

    /** Sets what is called after each change, by the thread that made it. */
    void onChange(Runnable onChange) {
        this.onChange = onChange;
    }

    @Override
    public void changed(String id) {
        again(List.of(id));
        onChange.run();
    }

    /** Calls nobody: numbers wait for the next second. */
    @Override
    public synchronized void counted(String id) {
        add(counted, List.of(id));
    }

    /** Tells these once more with the next request. */
    synchronized void again(Collection<String> ids) {
        add(changed, ids);
    }

    /** Whether there were too many, so that nothing is known until the whole is told. */
    synchronized boolean isLost() {
        return lost;
    }

    /** The whole is about to be told. */
    synchronized void clear() {
        forget();
        lost = false;
    }

    /** Takes what fits into one request. */
    synchronized Difference take(Predicate<String> isWatched) {
        List<String> watch = new ArrayList<>();
        List<String> unwatch = new ArrayList<>();
        for (String id : take(changed)) {
            (isWatched.test(id) ? watch : unwatch).add(id);
        }
        return new Difference(watch, unwatch);
    }

    /** Takes as many counters whose numbers changed as fit into one request. */
    synchronized List<String> takeCounted() {
        return take(counted);
    }

    private void add(Set<String> to, Collection<String> ids) {
        if (lost) {
            return;
        }
        to.addAll(ids);
        if (to.size() > max) {
            forget();
            lost = true;
        }
    }

    private void forget() {
        changed.clear();
        counted.clear();
    }

    private static List<String> take(Set<String> waiting) {
        List<String> taken = new ArrayList<>();
        Iterator<String> ids = waiting.iterator();
        while (ids.hasNext() && taken.size() < LeaseRequest.MAX_WATCH) {
            taken.add(ids.next());
            ids.remove();
        }
        return taken;
    }

    record Difference(List<String> watch, List<String> unwatch) {}
}
