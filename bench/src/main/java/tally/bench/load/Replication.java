package tally.bench.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Counters that are counted in one region, in turn, each read in another without a pause until that shows the
 * increment. An operation is an increment that was shown; its latency is from when it was due.
 */
public final class Replication extends HttpLoad {
    private final NettyClient client;
    private final HttpServer to;
    private final List<Watched> counters = new ArrayList<>();

    /** An increment's total, and since when it is waited for. */
    private record Awaited(long total, long fromNanos) {}

    /**
     * @param calls number n counts counter n, again from the first after the last
     * @param reads what reads each counter
     */
    public Replication(NettyClient client, Calls calls, HttpServer to, List<byte[]> reads) {
        super(client, calls);
        this.client = client;
        this.to = to;
        reads.forEach(read -> counters.add(new Watched(read)));
    }

    @Override
    public void connect() throws InterruptedException {
        super.connect();
        for (Watched counter : counters) {
            client.connect(to, counter.reader);
        }
    }

    @Override
    void counted(HttpConnection by, Answer answer, long nowNanos) {
        counters.get((int) (by.number() % counters.size())).await(new Awaited(answer.count(), by.fromNanos()));
    }

    @Override
    boolean isDone() {
        return super.isDone() && counters.stream().allMatch(counter -> counter.awaited.isEmpty());
    }

    private final class Watched implements HttpConnection.Listener {
        private final HttpConnection reader = new HttpConnection(to, this);
        private final List<Awaited> awaited = new ArrayList<>();
        private final byte[] read;

        Watched(byte[] read) {
            this.read = read;
        }

        void await(Awaited increment) {
            awaited.add(increment);
            if (awaited.size() == 1) {
                reader.send(read, 0, increment.fromNanos());
            }
        }

        @Override
        public void answered(HttpConnection by, Answer answer) {
            if (recorder().isGood(answer)) {
                long now = System.nanoTime();
                long shown = answer.count();
                awaited.stream()
                        .filter(increment -> increment.total() <= shown)
                        .forEach(increment -> recorder().done(1, increment.fromNanos(), now));
                awaited.removeIf(increment -> increment.total() <= shown);
            }
            if (awaited.isEmpty()) {
                endWhenDone();
            } else {
                reader.send(read, 0, by.fromNanos());
            }
        }

        @Override
        public void failed(Throwable cause) {
            Replication.this.failed(cause);
        }
    }
}
