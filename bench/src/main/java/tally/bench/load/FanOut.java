package tally.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Counters that nobody has counted before, each watched by pages of one region while it is counted in another, at a
 * fixed rate and by 1 each time. An operation is an increment that one page shows, be it alone or together with others.
 * Its latency is from the increment's answer until the page shows its total or a greater one; 0 if it did so before. It
 * ends when every page has shown every increment.
 */
public final class FanOut extends HttpLoad {
    private static final int OPENED_AT_ONCE = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int FIRST_ROOM = 256;

    private final NettyClient client;
    private final HttpServer gateway;
    private final List<Watched> counters = new ArrayList<>();
    private final int countersOfCall;
    private long frames;

    /**
     * @param calls number n counts n × operations and those that follow, each by 1, again from the first after the last
     * @param ids of the counters, of which nobody has ever counted one
     * @param pagesOfEach how many pages watch each counter
     */
    public FanOut(NettyClient client, Calls calls, HttpServer gateway, List<String> ids, int pagesOfEach) {
        super(client, calls);
        this.client = client;
        this.gateway = gateway;
        this.countersOfCall = calls.operations();
        for (String id : ids) {
            Watched counter = new Watched(id);
            counters.add(counter);
            for (int i = 0; i < pagesOfEach; i++) {
                counter.pages.add(new Page(counter));
            }
        }
    }

    /** Pages that only watch. It is not to be started. */
    public static FanOut idle(NettyClient client, HttpServer gateway, String id, int pages) {
        return new FanOut(client, Calls.closedLoop(gateway, 0, _ -> new byte[0], 1), gateway, List.of(id), pages);
    }

    @Override
    public void connect() throws InterruptedException {
        super.connect();
        List<CompletableFuture<Void>> opening = new ArrayList<>();
        for (Watched counter : counters) {
            for (Page page : counter.pages) {
                opening.add(GatewaySocket.open(client, gateway, counter.id, page));
                if (opening.size() == OPENED_AT_ONCE) {
                    await(opening);
                }
            }
        }
        await(opening);
    }

    private static void await(List<CompletableFuture<Void>> opening) throws InterruptedException {
        try {
            CompletableFuture.allOf(opening.toArray(CompletableFuture<?>[]::new))
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new MeasurementFailure("a page was not subscribed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new MeasurementFailure("pages were not subscribed within " + PATIENCE.toSeconds() + " s", e);
        }
        opening.clear();
    }

    /** Update frames that reached a page in the recorded time; to be asked when it has ended. */
    public double framesPerSecond() {
        return recorder().perSecond(frames);
    }

    @Override
    void counted(HttpConnection by, Answer answer, long nowNanos) {
        long[] totals = answer.counts();
        if (totals.length != countersOfCall) {
            throw new MeasurementFailure("an answer does not have " + countersOfCall + " counts: " + answer);
        }
        for (int i = 0; i < totals.length; i++) {
            long index = (by.number() * countersOfCall + i) % counters.size();
            counters.get((int) index).counted((int) totals[i], nowNanos);
        }
    }

    @Override
    boolean isDone() {
        return super.isDone() && counters.stream().allMatch(Watched::isShown);
    }

    /** A counter with what was answered: at each total, when, and how often, as those of one batch share it. */
    private static final class Watched {
        private final String id;
        private final List<Page> pages = new ArrayList<>();
        private long[] answeredNanos = new long[FIRST_ROOM];
        private int[] answers = new int[FIRST_ROOM];
        private int highest;

        Watched(String id) {
            this.id = id;
        }

        void counted(int total, long nowNanos) {
            makeRoom(total);
            if (answers[total]++ == 0) {
                answeredNanos[total] = nowNanos;
            }
            highest = Math.max(highest, total);
            pages.forEach(page -> page.counted(total, nowNanos));
        }

        void makeRoom(int total) {
            if (total >= answers.length) {
                answeredNanos = Arrays.copyOf(answeredNanos, 2 * total);
                answers = Arrays.copyOf(answers, 2 * total);
            }
        }

        boolean isShown() {
            return pages.stream().allMatch(page -> page.shown >= highest);
        }
    }

    private final class Page implements GatewaySocket.Page {
        private final Watched counter;
        private int shown;

        Page(Watched counter) {
            this.counter = counter;
        }

        void counted(int total, long nowNanos) {
            if (shown >= total) {
                recorder().done(1, nowNanos, nowNanos);
            }
        }

        @Override
        public void shows(long count) {
            long now = System.nanoTime();
            if (recorder().covers(now)) {
                frames++;
            }
            counter.makeRoom((int) count);
            while (shown < count) {
                shown++;
                if (counter.answers[shown] > 0) {
                    recorder().done(counter.answers[shown], counter.answeredNanos[shown], now);
                }
            }
            endWhenDone();
        }

        @Override
        public void failed(Throwable cause) {
            FanOut.this.failed(cause);
        }
    }
}
