package tally.bench.load;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ObjLongConsumer;

/**
 * Requests at fixed times, whatever the server does. What is due while all connections are busy waits, and its latency
 * is measured from when it was due, so a server that stops for a second is seen to be a second late for everybody who
 * would have come (coordinated omission, Gil Tene). At the stop all that was due is still sent.
 */
public final class OpenLoop extends Load implements HttpConnection.Listener {
    private final Requests requests;
    private final ObjLongConsumer<Answer> onGood;
    private final Deque<HttpConnection> idle = new ArrayDeque<>();
    private Schedule schedule;
    private int connections;
    /** The queue is what lies between these two: it takes no memory, however long it grows. */
    private long sent;

    private long due;
    private boolean stopping;

    private OpenLoop(NettyClient client, long perSecond, Requests requests, ObjLongConsumer<Answer> onGood) {
        super(client);
        this.schedule = new Schedule(0, perSecond);
        this.requests = requests;
        this.onGood = onGood;
    }

    /** @param onGood takes each good answer, and when it came by {@link System#nanoTime} */
    public static OpenLoop open(
            NettyClient client,
            HttpServer server,
            int connections,
            long perSecond,
            Requests requests,
            ObjLongConsumer<Answer> onGood)
            throws InterruptedException {
        OpenLoop load = new OpenLoop(client, perSecond, requests, onGood);
        load.connections = connections;
        for (int i = 0; i < connections; i++) {
            load.idle.add(client.connect(server, load));
        }
        return load;
    }

    @Override
    void begin() {
        schedule = schedule.startingAt(System.nanoTime());
        tick();
    }

    @Override
    void finish() {
        stopping = true;
        endWhenDone();
    }

    @Override
    public void answered(HttpConnection by, Answer answer) {
        long now = System.nanoTime();
        if (recorder().isGood(answer, 1)) {
            recorder().done(1, by.fromNanos(), now);
            onGood.accept(answer, now);
        }
        idle.addLast(by);
        sendDue();
        endWhenDone();
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
            idle.removeFirst().send(requests.next(), schedule.dueNanos(sent));
            sent++;
        }
    }

    private void endWhenDone() {
        if (stopping && sent == due && idle.size() == connections) {
            end();
        }
    }
}
