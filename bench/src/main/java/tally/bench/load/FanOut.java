package tally.bench.load;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Counters that nobody has counted before, each watched by pages of one region while it is counted in another, at a
 * fixed rate and by 1 each time. An operation is an increment that one page shows, be it alone or together with others.
 * Its latency is from when the increment was due until it is answered and the page shows its total or a greater one. It
 * ends when every page has shown every increment.
 */
public class FanOut extends HttpLoad {
    private final NettyClient client;
    private final HttpServer gateway;
    private final List<Watched> counters;
    private final int pagesOfEach;
    private final int countersOfCall;
    private final Histogram afterAnswer = new Histogram(Recorder.DIGITS);
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

    /** From an increment's answer until a page shows it, 0 if it did so before; to be asked when it has ended. */
    public final double afterAnswerMs(double percentile) {
        return afterAnswer.getValueAtPercentile(percentile) / 1e6;
    }

    /** A page shows an increment that was due, and answered, then. */
    void shown(long fromNanos, long answeredNanos, long nowNanos) {
        recorder().done(1, fromNanos, nowNanos);
        if (recorder().covers(fromNanos)) {
            afterAnswer.recordValue(nowNanos - answeredNanos);
        }
    }

    @Override
    final void counted(HttpConnection by, Answer answer, long nowNanos) {
        long[] totals = answer.counts();
        if (totals.length != countersOfCall) {
            throw new MeasurementFailure("an answer does not have " + countersOfCall + " counts: " + answer);
        }
        for (int i = 0; i < totals.length; i++) {
            long index = (by.number() * countersOfCall + i) % counters.size();
            counters.get((int) index).counted((int) totals[i], by.fromNanos(), nowNanos);
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
