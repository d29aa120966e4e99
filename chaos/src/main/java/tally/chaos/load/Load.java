package tally.chaos.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import tally.chaos.history.ClientLog;
import tally.chaos.history.CounterRead;
import tally.chaos.stack.StackStatus;

/**
 * The clients of one round, from its begin to its end: per region a fixed number of each kind, together at most some 300
 * increments a second. The same seed makes the same choices; which answers they get, and when, is the stack's.
 */
public final class Load implements AutoCloseable {
    private static final int HTTP_CLIENTS = 4;
    private static final int READERS = 2;
    private static final int PAGES = 2;
    private static final int WATCHED = 40;

    private final Counters counters;
    private final ClientLog log;
    private final SplittableRandom random;
    private final Tempo counting = new Tempo();
    private final Tempo watching = new Tempo();
    private final Map<String, RegionUnderLoad> regions = new LinkedHashMap<>();
    private final List<Thread> clients = new ArrayList<>();
    private final List<Thread> pages = new ArrayList<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    public Load(StackStatus stack, Counters counters, ClientLog log, long seed) {
        this.counters = counters;
        this.log = log;
        this.random = new SplittableRandom(seed);
        stack.regions().forEach(region -> regions.put(region.name(), RegionUnderLoad.of(region)));
        regions.values().forEach(this::start);
    }

    /** Holds a region's increments: when it returns none is under way, and none begins until they are released. */
    public void hold(String region) throws InterruptedException {
        gate(region).hold();
    }

    /** By the thread that holds them. */
    public void release(String region) {
        gate(region).release();
    }

    /** Lets the clients begin nothing more, waits for what they have begun, and gives up what takes longer. */
    public void finish(Duration patience) throws InterruptedException {
        counting.end();
        long deadline = System.nanoTime() + patience.toNanos();
        for (Thread client : clients) {
            Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
            if (!client.join(left)) {
                counting.giveUp();
            }
        }
        for (Thread client : clients) {
            client.join();
        }
        requireNoFailure();
    }

    /** To be called again when nothing more is watched: pages go on after {@link #finish}. */
    public void requireNoFailure() {
        Throwable failure = failures.peek();
        if (failure != null) {
            throw new IllegalStateException("a client failed, or was sent what it could not understand", failure);
        }
    }

    /** How many pages are watching or should be. */
    public int pages() {
        return watchers.size();
    }

    /** The last totals that each open socket was sent, of those that were told all their counters. */
    public Map<String, Map<String, CounterRead>> lastOfSockets() {
        Map<String, Map<String, CounterRead>> sockets = new HashMap<>();
        watchers.forEach(watcher -> watcher.last()
                .ifPresent(last -> last.values()
                        .forEach(read -> sockets.computeIfAbsent(read.at(), _ -> new HashMap<>())
                                .put(read.counter(), read))));
        return sockets;
    }

    /** Ends everything, the pages too. */
    @Override
    public void close() {
        for (Tempo tempo : List.of(counting, watching)) {
            tempo.end();
            tempo.giveUp();
        }
        clients.forEach(Thread::interrupt);
        pages.forEach(Thread::interrupt);
    }

    private void start(RegionUnderLoad region) {
        for (boolean keyed : new boolean[] {true, false}) {
            if (counters.has(keyed)) {
                for (int i = 0; i < HTTP_CLIENTS; i++) {
                    count(region, new HttpSender(region.replicas()), keyed);
                }
                count(region, new SocketSender(region.gateways().getLast(), failures::add), keyed);
            }
        }
        for (int i = 0; i < READERS; i++) {
            run(new Reader(region, counters, log, counting, random.split()), "reader");
        }
        for (StackStatus.Gateway gateway : region.gateways()) {
            for (int page = 1; page <= PAGES; page++) {
                List<String> watched = counters.some(random, WATCHED);
                Watcher watcher = new Watcher(
                        region.name(), gateway, page, watched, log, failures::add, watching, random.split());
                watchers.add(watcher);
                pages.add(started("page", watcher));
            }
        }
    }

    private void count(RegionUnderLoad region, Sender sender, boolean keyed) {
        run(new IncrementClient(region, sender, keyed, counters, log, counting, random.split()), "client");
    }

    private void run(Runnable client, String name) {
        clients.add(started(name, client));
    }

    private Thread started(String name, Runnable client) {
        return Thread.ofVirtual()
                .name(name)
                .uncaughtExceptionHandler((_, failure) -> failures.add(failure))
                .start(client);
    }

    private RegionGate gate(String region) {
        RegionUnderLoad found = regions.get(region);
        if (found == null) {
            throw new IllegalArgumentException("there is no region " + region);
        }
        return found.gate();
    }
}
