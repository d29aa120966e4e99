package tally.bench.load;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Requests over a number of connections, one at a time on each. In a closed loop every connection sends its next
 * request as soon as the one before is answered, so the latencies are those of a server that is always busy. In an open
 * loop requests are due at fixed times, whatever the server does: what is due while all connections are busy waits, and
 * its latency is measured from when it was due, so a server that stops for a second is seen to be late for everybody
 * who would have come (coordinated omission, Gil Tene). At the stop all that was due is still sent.
 */
public class HttpLoad extends Load implements HttpConnection.Listener {
    private static final long AT_ONCE = 0;

    private final Requests requests;
    private final int operationsPerCall;
    private final Deque<HttpConnection> idle = new ArrayDeque<>();
    private final boolean closed;
    private final NettyClient client;
    private final HttpServer server;
    private final int connections;
    private Schedule schedule;
    /** What lies between these two waits. */
    private long sent;

    private long due;
    private boolean stopping;

    /**
     * A closed loop.
     *
     * @param operationsPerCall how many operations one request stands for
     */
    public HttpLoad(NettyClient client, HttpServer server, int connections, Requests requests, int operationsPerCall) {
        this(client, server, connections, AT_ONCE, requests, operationsPerCall);
    }

    /** An open loop, if {@code perSecond} is not 0. */
    HttpLoad(
            NettyClient client,
            HttpServer server,
            int connections,
            long perSecond,
            Requests requests,
            int operationsPerCall) {
        super(client);
        this.closed = perSecond == AT_ONCE;
        this.schedule = new Schedule(0, perSecond);
        this.requests = requests;
        this.operationsPerCall = operationsPerCall;
        this.client = client;
        this.server = server;
        this.connections = connections;
    }

    @Override
    public void connect() throws InterruptedException {
        for (int i = 0; i < connections; i++) {
            HttpConnection connection = new HttpConnection(server, this);
            client.connect(server, connection);
            idle.add(connection);
        }
    }

    /** How many requests, to be asked when it has ended. */
    public final long sent() {
        return sent;
    }

    @Override
    final void begin() {
        if (closed) {
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
        due = closed ? sent : due;
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
        recorder().done(operationsPerCall, by.fromNanos(), nowNanos);
    }

    /** Whether everything that was begun has been done, once it is stopping. */
    boolean isDone() {
        return sent == due && idle.size() == connections;
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
            long from = closed ? System.nanoTime() : schedule.dueNanos(sent);
            idle.removeFirst().send(requests.get(sent), sent, from);
            sent++;
        }
    }
}
