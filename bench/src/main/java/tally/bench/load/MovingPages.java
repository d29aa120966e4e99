package tally.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Counters that nobody has counted before, counted in turn while gateways stop and start, and pages that watch some of
 * them each, half of the pages at each gateway to begin with, and move. An operation is an increment that one page
 * shows; its latency is from the increment's answer until then.
 */
public final class MovingPages extends HttpLoad {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final List<String> ids;
    private final Map<String, Watched> counters = new LinkedHashMap<>();
    private final List<Page> pages = new ArrayList<>();
    private Moves moves = new Moves();
    private long signalNanos;

    /**
     * @param calls number n counts counter n, again from the first after the last
     * @param ids of the counters, of which nobody has ever counted one
     * @param countersOfEach how many of them each page watches
     */
    public MovingPages(
            NettyClient client,
            Calls calls,
            List<HttpServer> gateways,
            List<String> ids,
            int pageCount,
            int countersOfEach) {
        super(client, calls);
        this.ids = ids;
        ids.forEach(id -> counters.put(id, new Watched(id)));
        Reconnection reconnection = new Reconnection(new SplittableRandom(pageCount));
        for (int i = 0; i < pageCount; i++) {
            Page page = new Page();
            for (int j = 0; j < countersOfEach; j++) {
                String id = ids.get((i * countersOfEach + j) % ids.size());
                page.views.put(id, watched(id).view((_, answered, now) -> page.shown(answered, now)));
            }
            page.page = new TallyPage(client, gateways, i % gateways.size(), page.views.keySet(), reconnection, page);
            pages.add(page);
        }
    }

    @Override
    public void connect() throws InterruptedException {
        super.connect();
        Opening opening = new Opening();
        for (Page page : pages) {
            onLoop(page.page()::connect);
            opening.add(page.first);
        }
        opening.await();
        awaitSubscribed();
    }

    /** From now on another gateway stops: reconnects are counted from here. */
    public void signal() {
        onLoop(() -> signalNanos = System.nanoTime());
    }

    /** Returns when every page is open and subscribed; {@link MeasurementFailure} when one is not for too long. */
    public void awaitSubscribed() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ask(() -> pages.stream().anyMatch(page -> !page.page().isSubscribed()))) {
            if (System.nanoTime() - deadline > 0) {
                throw new MeasurementFailure("pages did not come back within " + PATIENCE.toSeconds() + " s");
            }
            pass(LOOK_EVERY);
        }
    }

    /** A restart is over: each page's longest time without an answered value is taken down. */
    public void endOfRestart() throws InterruptedException {
        ask(() -> {
            for (Page page : pages) {
                moves.stale(page.longestStaleNanos);
                page.longestStaleNanos = 0;
            }
            return true;
        });
    }

    /** What the restarts since the last call have been like. */
    public Moves takeMoves() throws InterruptedException {
        return ask(() -> {
            Moves taken = moves;
            moves = new Moves();
            return taken;
        });
    }

    /** How many counters, over all pages, are shown with another total than they have. */
    public long wrong(Map<String, Long> totals) throws InterruptedException {
        return ask(() -> pages.stream().mapToLong(page -> page.wrong(totals)).sum());
    }

    @Override
    void counted(HttpConnection by, Answer answer, long nowNanos) {
        watched(ids.get((int) (by.number() % ids.size()))).counted((int) answer.count(), by.fromNanos(), nowNanos);
    }

    private Watched watched(String id) {
        Watched counter = counters.get(id);
        if (counter == null) {
            throw new IllegalStateException("nobody counts " + id);
        }
        return counter;
    }

    private final class Page implements TallyPage.Listener {
        private final Map<String, Watched.View> views = new LinkedHashMap<>();
        private final CompletableFuture<Void> first = new CompletableFuture<>();
        private @Nullable TallyPage page;
        private long longestStaleNanos;

        TallyPage page() {
            if (page == null) {
                throw new IllegalStateException("a page is not complete");
            }
            return page;
        }

        void shown(long answeredNanos, long nowNanos) {
            recorder().done(1, answeredNanos, nowNanos);
            longestStaleNanos = Math.max(longestStaleNanos, nowNanos - answeredNanos);
        }

        long wrong(Map<String, Long> totals) {
            return views.keySet().stream()
                    .filter(id -> !Long.valueOf(page().shown(id)).equals(totals.get(id)))
                    .count();
        }

        @Override
        public void opened() {
            if (!first.complete(null)) {
                moves.reconnected(System.nanoTime() - signalNanos);
            }
        }

        @Override
        public void refused() {
            moves.failedAttempt();
        }

        @Override
        public void shows(String counter, long count) {
            Watched.View view = views.get(counter);
            if (view != null) {
                view.shows(count, System.nanoTime());
            }
        }

        @Override
        public void failed(Throwable cause) {
            first.completeExceptionally(cause);
            MovingPages.this.failed(cause);
        }
    }
}
