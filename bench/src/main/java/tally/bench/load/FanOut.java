package tally.bench.load;

import java.util.List;

/**
 * Counters that nobody has counted before, each watched by pages of one region while it is counted in another, at a
 * fixed rate and by 1 each time. An operation is an increment that one page shows, be it alone or together with others.
 * Its latency is from the increment's answer until the page shows its total or a greater one; 0 if it did so before. It
 * ends when every page has shown every increment.
 */
public class FanOut extends HttpLoad {
    private final NettyClient client;
    private final HttpServer gateway;
    private final List<Watched> counters;
    private final int pagesOfEach;
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
        this.pagesOfEach = pagesOfEach;
        this.countersOfCall = calls.operations();
        this.counters = ids.stream().map(Watched::new).toList();
    }

    @Override
    public void connect() throws InterruptedException {
        super.connect();
        Opening opening = new Opening();
        for (Watched counter : counters) {
            for (int i = 0; i < pagesOfEach; i++) {
                Page page = new Page(counter.view(this::shown));
                opening.add(GatewaySocket.open(client, gateway, page).subscribe(counter.id()));
            }
        }
        opening.await();
    }

    /** Update frames that reached a page in the recorded time; to be asked when it has ended. */
    public final double framesPerSecond() {
        return recorder().perSecond(frames);
    }

    /** Increments that a page shows, which were answered then. */
    void shown(int increments, long answeredNanos, long nowNanos) {
        recorder().done(increments, answeredNanos, nowNanos);
    }

    @Override
    final void counted(HttpConnection by, Answer answer, long nowNanos) {
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
    final boolean isDone() {
        return super.isDone() && counters.stream().allMatch(Watched::isShown);
    }

    private final class Page implements GatewaySocket.Page {
        private final Watched.View view;

        Page(Watched.View view) {
            this.view = view;
        }

        @Override
        public void shows(long count) {
            long now = System.nanoTime();
            if (recorder().covers(now)) {
                frames++;
            }
            view.shows(count, now);
            endWhenDone();
        }

        @Override
        public void failed(Throwable cause) {
            FanOut.this.failed(cause);
        }
    }
}
