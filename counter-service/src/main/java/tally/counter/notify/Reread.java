package tally.counter.notify;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.counter.CounterId;
import tally.counter.store.CounterReads;

/**
 * Reads every watched counter again after the event stream was down or a shard has recovered, because what changed
 * meanwhile was never reported.
 * Tries once a second until it succeeds.
 */
final class Reread {
    private static final Logger LOG = LoggerFactory.getLogger(Reread.class);
    private static final int CHUNK = 1000;
    private static final long RETRY_NANOS = 1_000_000_000;

    private final CounterReads reads;
    private final Leases leases;
    private final LongSupplier nanoTime;
    private boolean wanted;
    private boolean running;
    private long notBeforeNanos;

    Reread(CounterReads reads, Leases leases, LongSupplier nanoTime) {
        this.reads = reads;
        this.leases = leases;
        this.nanoTime = nanoTime;
    }

    synchronized void request() {
        wanted = true;
        notBeforeNanos = nanoTime.getAsLong();
    }

    /** Begins when it is wanted and due. */
    void tick() {
        synchronized (this) {
            if (!wanted || running || nanoTime.getAsLong() - notBeforeNanos < 0) {
                return;
            }
            wanted = false;
            running = true;
        }
        List<CounterId> ids = leases.watched();
        CompletableFuture<Void> chain = CompletableFuture.completedFuture(null);
        for (int from = 0; from < ids.size(); from += CHUNK) {
            List<CounterId> chunk = ids.subList(from, Math.min(from + CHUNK, ids.size()));
            chain = chain.thenCompose(before -> reads.read(chunk)).thenAccept(leases::read);
        }
        CompletableFuture<?> _ = chain.whenComplete((done, error) -> ended(ids.size(), error));
    }

    private synchronized void ended(int counters, @Nullable Throwable error) {
        running = false;
        if (error == null) {
            LOG.debug("re-read {} watched counters", counters);
            return;
        }
        LOG.warn("watched counters could not be re-read; trying again: {}", error.toString());
        wanted = true;
        notBeforeNanos = nanoTime.getAsLong() + RETRY_NANOS;
    }
}
