package tally.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Counters that are counted in one region at fixed times, in turn, each read in another region without a pause until
 * that shows the increment. A counter whose last increment is not shown yet waits with its next one. An operation is an
 * increment that was shown; its latency is from when it was due. At the stop all that was due is still counted.
 */
public final class Replication extends Load {
    private static final Duration LONGEST = Duration.ofDays(1);

    private final NettyClient client;
    private final HttpServer from;
    private final HttpServer to;
    private final List<Lane> lanes = new ArrayList<>();
    private Schedule schedule;
    private int open;
    private long endNanos;

    /**
     * @param counters their paths at the servers
     * @param perSecond increments, over all counters
     */
    public Replication(NettyClient client, HttpServer from, HttpServer to, List<String> counters, long perSecond) {
        super(client);
        this.client = client;
        this.from = from;
        this.to = to;
        this.schedule = new Schedule(0, perSecond);
        for (String counter : counters) {
            lanes.add(new Lane(counter, lanes.size()));
        }
    }

    @Override
    public void connect() throws InterruptedException {
        for (Lane lane : lanes) {
            client.connect(from, lane.writer);
            client.connect(to, lane.reader);
        }
    }

    @Override
    void begin() {
        open = lanes.size();
        schedule = schedule.startingAt(System.nanoTime());
        endNanos = schedule.startNanos() + LONGEST.toNanos();
        lanes.forEach(Lane::next);
    }

    @Override
    void finish() {
        endNanos = System.nanoTime();
    }

    /** One counter: a connection that counts and one that reads, one of them busy at most. */
    private final class Lane implements HttpConnection.Listener {
        private final HttpConnection writer;
        private final HttpConnection reader;
        private final byte[] increment;
        private final byte[] read;
        private long number;
        private long awaited;

        Lane(String counter, long number) {
            this.writer = new HttpConnection(from, this);
            this.reader = new HttpConnection(to, this);
            this.increment = from.request("POST", counter + "/increments");
            this.read = to.request("GET", counter);
            this.number = number;
        }

        void next() {
            runAt(schedule.dueNanos(number), this::count);
        }

        private void count() {
            long due = schedule.dueNanos(number);
            if (due - endNanos < 0) {
                writer.send(increment, number, due);
                number += lanes.size();
            } else if (--open == 0) {
                end();
            }
        }

        @Override
        public void answered(HttpConnection by, Answer answer) {
            boolean good = recorder().isGood(answer);
            if (by == writer && !good) {
                next();
            } else if (by == writer) {
                awaited = answer.count();
                reader.send(read, by.number(), by.fromNanos());
            } else if (good && answer.count() >= awaited) {
                recorder().done(1, by.fromNanos(), System.nanoTime());
                next();
            } else {
                reader.send(read, by.number(), by.fromNanos());
            }
        }

        @Override
        public void failed(Throwable cause) {
            Replication.this.failed(cause);
        }
    }
}
