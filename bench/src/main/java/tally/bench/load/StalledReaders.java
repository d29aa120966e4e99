package tally.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A fan-out beside which other pages of the same counters stop reading. What is recorded are the pages that read, apart
 * for the times in which all read and those in which the others do not.
 */
public final class StalledReaders extends FanOut {
    /** The smallest that a system gives. */
    private static final int SMALL_WINDOW = 1024;
    /**
     * The gateway's system keeps 1.6 MB for a page that does not read before the gateway notices (Linux 6, loopback),
     * which is a quarter of an hour of updates and more. So the page asks for 1.8 MB: a name that is none is answered
     * with itself, and no store has to work for it. No more than that, because what does not fit waits in the gateway.
     */
    private static final int QUESTIONS = 30;

    private static final String QUESTION =
            "{\"type\":\"subscribe\",\"ref\":2,\"counters\":[\"" + "-".repeat(60_000) + "\"]}";

    private final NettyClient client;
    private final HttpServer gateway;
    private final List<String> ids;
    private final int othersOfEach;
    private final List<Other> others = new ArrayList<>();
    private final List<Phase> phases = new ArrayList<>();

    /** What was due from then, and before then, is recorded there. */
    private record Phase(long fromNanos, long toNanos, Recorder recorder) {
        boolean covers(long nanos) {
            return nanos - fromNanos >= 0 && nanos - toNanos < 0;
        }
    }

    /**
     * @param readersOfEach how many pages of each counter always read
     * @param othersOfEach how many do not when they are told to stop
     */
    public StalledReaders(
            NettyClient client,
            Calls calls,
            HttpServer gateway,
            List<String> ids,
            int readersOfEach,
            int othersOfEach) {
        super(client, calls, gateway, ids, readersOfEach);
        this.client = client;
        this.gateway = gateway;
        this.ids = ids;
        this.othersOfEach = othersOfEach;
    }

    /** Opens the pages that will stop, for the first time or in the place of those that have stopped. */
    public void openOthers() throws InterruptedException {
        others.forEach(Other::cut);
        others.clear();
        Opening opening = new Opening();
        for (String id : ids) {
            for (int i = 0; i < othersOfEach; i++) {
                Other other = new Other();
                others.add(other);
                other.socket = GatewaySocket.open(client, gateway, SMALL_WINDOW, other);
                opening.add(other.socket.subscribe(id));
            }
        }
        opening.await();
    }

    /** They stop reading, and ask for more than the way to them holds; returns when the network has taken that. */
    public void stall() throws InterruptedException {
        for (Other other : others) {
            Opening asking = new Opening();
            for (CompletableFuture<Void> question : other.stop()) {
                asking.add(question);
            }
            asking.await();
        }
    }

    /** Lets time pass, and records what is due in it, whenever that is shown. */
    public void record(Duration time, Recorder recorder) throws InterruptedException {
        onLoop(() -> {
            long now = System.nanoTime();
            if (!recorder.covers(now)) {
                recorder.begin(now);
            }
            phases.add(new Phase(now, now + time.toNanos(), recorder));
        });
        pass(time);
    }

    @Override
    void shown(long fromNanos, long answeredNanos, long nowNanos) {
        for (Phase phase : phases) {
            if (phase.covers(fromNanos)) {
                phase.recorder.done(1, fromNanos, nowNanos);
            }
        }
    }

    /** A page that reads until it is told to stop; after that its end is no failure, and before it is. */
    private final class Other implements GatewaySocket.Page {
        private @Nullable GatewaySocket socket;
        private volatile boolean mayEnd;

        List<CompletableFuture<Void>> stop() {
            GatewaySocket open = Objects.requireNonNull(socket);
            mayEnd = true;
            open.stopReading();
            return IntStream.range(0, QUESTIONS)
                    .mapToObj(_ -> open.send(QUESTION))
                    .toList();
        }

        void cut() {
            mayEnd = true;
            Objects.requireNonNull(socket).cut();
        }

        @Override
        public void shows(long count) {
            // Only those that read are measured.
        }

        @Override
        public void failed(Throwable cause) {
            if (!mayEnd) {
                StalledReaders.this.failed(cause);
            }
        }
    }
}
