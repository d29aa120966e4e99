package tally.chaos.load;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Lets the calls of a region's clients through, or holds them: while it is held no call is under way and none begins.
 * It is released by the thread that holds it.
 */
final class RegionGate {
    // Fair, or the stream of calls would never let anybody hold them.
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

    interface Call {
        void run() throws InterruptedException;
    }

    void pass(Call call) throws InterruptedException {
        lock.readLock().lockInterruptibly();
        try {
            call.run();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Returns when the last call has ended. */
    void hold() throws InterruptedException {
        lock.writeLock().lockInterruptibly();
    }

    void release() {
        lock.writeLock().unlock();
    }
}
