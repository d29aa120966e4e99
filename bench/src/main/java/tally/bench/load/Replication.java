package tally.bench.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Counters that are counted in one region at fixed times, in turn, each read in another region without a pause until
 * that shows the increment. A counter whose last increment is not shown yet waits with its next one. An operation is an
 * increment that was shown; its latency is from when it was due.
 */
public final class Replication extends Load {
    private final List<Lane> lanes = new ArrayList<>();
    private Schedule schedule;
    private int open;
    private boolean stopping;

    private Replication(NettyClient client, long perSecond) {
        super(client);
        this.schedule = new Schedule(0, perSecond);
    }

    /**
     * @param counters their paths at the servers
     * @param perSecond increments, over all counters
     */
    public static Replication open(
            NettyClient client, HttpServer from, HttpServer to, List<String> counters, long perSecond)
            throws InterruptedException {
        Replication load = new Replication(client, perSecond);
        for (String counter : counters) {
            Lane lane = load.new Lane(from, to, counter, load.lanes.size());
            client.connect(from, lane.writer);
            client.connect(to, lane.reader);
            load.lanes.add(lane);
        }
        return load;
    }

    @Override
    void begin() {
        open = lanes.size();
        schedule = schedule.startingAt(System.nanoTime());
        lanes.forEach(Lane::next);
    }

    @Override
    void finish() {
        stopping = true;
    }

    /** One counter: a connection that counts and one that reads, one of them busy at most. */
    private final class Lane implements HttpConnection.Listener {
        private final HttpConnection writer;
        private final HttpConnection reader;
        private final byte[] increment;
        private final byte[] read;
        private long number;
        private long awaited;

        Lane(HttpServer from, HttpServer to, String counter, long number) {
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
            if (stopping) {
                open--;
                if (open == 0) {
                    end();
                }
                return;
            }
            writer.send(increment, schedule.dueNanos(number));
            number += lanes.size();
        }

        @Override
        public void answered(HttpConnection by, Answer answer) {
            boolean good = recorder().isGood(answer, 1);
            if (by == writer) {
                if (good) {
                    awaited = answer.body().count();
                    reader.send(read, writer.fromNanos());
                } else {
                    next();
                }
            } else if (good && answer.body().count() >= awaited) {
                recorder().done(1, reader.fromNanos(), System.nanoTime());
                next();
            } else {
                reader.send(read, reader.fromNanos());
            }
        }

        @Override
        public void failed(Throwable cause) {
            Replication.this.failed(cause);
        }
    }
}
