package tally.bench.load;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * {@link Calls}, again and again. In a closed loop the latencies are those of a server that is always busy. In an open
 * loop what is due while all connections are busy waits, and its latency is measured from when it was due, so a server
 * that stops for a second is seen to be late for everybody who would have come (coordinated omission, Gil Tene). At the
 * stop all that was due is still sent.
 */
public class HttpLoad extends Load implements HttpConnection.Listener {
    private final NettyClient client;
    private final Calls calls;
    private final Deque<HttpConnection> idle = new ArrayDeque<>();
    private Schedule schedule;
    /** What lies between these two waits. */
    private long sent;

    private long due;
    private boolean stopping;

    public HttpLoad(NettyClient client, Calls calls) {
        super(client);
        this.client = client;
        this.calls = calls;
        this.schedule = new Schedule(0, calls.perSecond());
    }

    @Override
    public void connect() throws InterruptedException {
        for (int i = 0; i < calls.connections(); i++) {
            HttpConnection connection = new HttpConnection(calls.server(), this);
            client.connect(calls.server(), connection);
            idle.add(connection);
        }
    }

    /** How many requests, to be asked when it has ended. */
    public final long sent() {
        return sent;
    }

    @Override
    final void begin() {
        if (calls.areClosedLoop()) {
            due = Long.MAX_VALUE;
            sendDue();
        } else {
            schedule = schedule.startingAt(System.nanoTime());
            tick();
        }
    }

    @Override
    final void finish() {
        stopping = true;
        due = calls.areClosedLoop() ? sent : due;
        endWhenDone();
    }

    @Override
    public final void answered(HttpConnection by, Answer answer) {
        if (recorder().isGood(answer)) {
            counted(by, answer, System.nanoTime());
        }
        idle.addLast(by);
        sendDue();
        endWhenDone();
    }

    /** Takes a good answer. */
    void counted(HttpConnection by, Answer answer, long nowNanos) {
        recorder().done(calls.operations(), by.fromNanos(), nowNanos);
    }

    /** Whether everything that was begun has been done, once it is stopping. */
    boolean isDone() {
        return sent == due && idle.size() == calls.connections();
    }

    final void endWhenDone() {
        if (stopping && isDone()) {
            end();
        }
    }

    private void tick() {
        if (stopping) {
            return;
        }
        long now = System.nanoTime();
        while (schedule.dueNanos(due) - now <= 0) {
            due++;
        }
        sendDue();
        runAt(schedule.dueNanos(due), this::tick);
    }

    private void sendDue() {
        while (sent < due && !idle.isEmpty()) {
            long from = calls.areClosedLoop() ? System.nanoTime() : schedule.dueNanos(sent);
            idle.removeFirst().send(calls.requests().get(sent), sent, from);
            sent++;
        }
    }
}
