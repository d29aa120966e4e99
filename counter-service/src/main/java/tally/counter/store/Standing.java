package tally.counter.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import tally.counter.store.Fault.Kind;
import tally.counter.store.Fault.Use;

/**
 * How the Redis behind the present connection stands: what is wrong with it, as far as it was checked. With the
 * connection all that was known is forgotten, because another Redis may answer at the same address.
 */
final class Standing {
    static final Fault UNCHECKED =
            new Fault(Kind.UNCHECKED, "Redis has not been reached, or not been checked since it was.");

    private final List<Runnable> onReadable = new CopyOnWriteArrayList<>();
    private final List<Runnable> onWritable = new CopyOnWriteArrayList<>();
    private volatile List<Fault> faults = List.of(UNCHECKED);
    private int connection;
    private int readableOn = -1;

    /** Names the present connection; its number is never used for another one. */
    synchronized int connection() {
        return connection;
    }

    /** The connection broke, or is a new one. */
    synchronized void forget() {
        connection++;
        faults = List.of(UNCHECKED);
    }

    /** Takes what a check on {@code checked} has found; false when that is not the present connection any more. */
    boolean settle(int checked, List<Fault> found) {
        boolean newlyReadable;
        synchronized (this) {
            if (checked != connection) {
                return false;
            }
            faults = List.copyOf(found);
            newlyReadable = readableOn != checked && against(Use.READING).isEmpty();
            readableOn = newlyReadable ? checked : readableOn;
        }
        if (newlyReadable) {
            onReadable.forEach(Runnable::run);
        }
        if (against(Use.WRITING).isEmpty()) {
            onWritable.forEach(Runnable::run);
        }
        return true;
    }

    /** Calls back once for each connection, after the first check that has found nothing against reading. */
    void onReadable(Runnable callback) {
        onReadable.add(callback);
    }

    /** Calls back after every check that has found nothing against writing. */
    void onWritable(Runnable callback) {
        onWritable.add(callback);
    }

    /** Why Redis must not be used so, in whole sentences; empty when nothing is known against it. */
    Optional<String> against(Use use) {
        List<Fault> present = faults;
        if (present.isEmpty()) {
            return Optional.empty();
        }
        String reasons = present.stream()
                .filter(fault -> fault.kind().stops(use))
                .map(Fault::reason)
                .collect(Collectors.joining(" "));
        return reasons.isEmpty() ? Optional.empty() : Optional.of(reasons);
    }

    boolean isChecked() {
        return faults.stream().noneMatch(fault -> fault.kind() == Kind.UNCHECKED);
    }
}
