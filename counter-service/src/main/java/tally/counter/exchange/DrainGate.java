package tally.counter.exchange;

import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Where a {@link ShardDrain} waits for its next pass: whether it may drain, and whether something asked for it. */
final class DrainGate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean open;
    private boolean stopped;
    private boolean wanted;
    private boolean atOnce;
    private @Nullable Instant oldestChange;

    /** The next turn is due at once: that it opens means that all works which failed before. */
    void open() {
        change(() -> {
            open = true;
            atOnce = true;
        });
    }

    void close() {
        change(() -> open = false);
    }

    void stop() {
        change(() -> stopped = true);
    }

    /** Asks for a pass, because of a change that became known at {@code now}; wakes nobody when one is wanted already. */
    void want(Instant now) {
        lock.lock();
        try {
            if (oldestChange == null) {
                oldestChange = now;
            }
            if (!wanted) {
                wanted = true;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until it is open and a pass is due.
     *
     * @param earliest when the pass may begin, by {@link System#nanoTime}
     * @param latest when it must begin even if nothing asks for it, not before {@code earliest}
     * @return false once it is stopped for good
     */
    boolean awaitTurn(long earliest, long latest) throws InterruptedException {
        lock.lock();
        try {
            while (!stopped) {
                long wait = (wanted ? earliest : latest) - System.nanoTime();
                if (!open) {
                    changed.await();
                } else if (wait > 0 && !atOnce) {
                    changed.awaitNanos(wait);
                } else {
                    wanted = false;
                    atOnce = false;
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    boolean permitted() {
        lock.lock();
        try {
            return open && !stopped;
        } finally {
            lock.unlock();
        }
    }

    /** When the oldest change became known that no pass has taken yet; null when none is known. */
    @Nullable
    Instant takeOldestChange() {
        lock.lock();
        try {
            Instant taken = oldestChange;
            oldestChange = null;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** The pass that took it came to nothing. */
    void giveBack(@Nullable Instant oldest) {
        if (oldest != null) {
            change(() -> oldestChange = oldest);
        }
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
