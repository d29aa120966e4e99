package tally.bench.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Counters that are counted in one region, in turn, and read in another, without a pause, until that shows the
 * increment. One connection reads those of which something is awaited in turn: more of them would take the processor
 * from what they wait for. An operation is an increment that was shown; its latency is from when it was due.
 */
public final class Replication extends HttpLoad {
    private final NettyClient client;
    private final HttpServer to;
    private final Reader reader;

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
        this.reader = new Reader(reads);
    }

    @Override
    public void connect() throws InterruptedException {
        super.connect();
        client.connect(to, reader.connection);
    }

    @Override
    void counted(HttpConnection by, Answer answer, long nowNanos) {
        reader.await(by.number(), new Awaited(answer.count(), by.fromNanos()));
    }

    @Override
    boolean isDone() {
        return super.isDone() && reader.open.isEmpty();
    }

    private final class Reader implements HttpConnection.Listener {
        private final HttpConnection connection = new HttpConnection(to, this);
        private final List<byte[]> reads;
        private final List<List<Awaited>> awaited = new ArrayList<>();
        /** Counters of which something is awaited; the first is being read. */
        private final Deque<Integer> open = new ArrayDeque<>();

        Reader(List<byte[]> reads) {
            this.reads = reads;
            reads.forEach(_ -> awaited.add(new ArrayList<>()));
        }

        void await(long number, Awaited increment) {
            int counter = (int) (number % reads.size());
            awaited.get(counter).add(increment);
            if (awaited.get(counter).size() == 1) {
                open.addLast(counter);
                if (open.size() == 1) {
                    readFirst();
                }
            }
        }

        private void readFirst() {
            connection.send(reads.get(open.element()), 0, 0);
        }

        @Override
        public void answered(HttpConnection by, Answer answer) {
            int counter = open.remove();
            if (recorder().isGood(answer)) {
                long now = System.nanoTime();
                long shown = answer.count();
                awaited.get(counter).removeIf(increment -> {
                    boolean isShown = increment.total() <= shown;
                    if (isShown) {
                        recorder().done(1, increment.fromNanos(), now);
                    }
                    return isShown;
                });
            }
            if (!awaited.get(counter).isEmpty()) {
                open.addLast(counter);
            }
            if (open.isEmpty()) {
                endWhenDone();
            } else {
                readFirst();
            }
        }

        @Override
        public void failed(Throwable cause) {
            Replication.this.failed(cause);
        }
    }
}
