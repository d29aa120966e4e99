package tally.bench.load;

import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/**
 * A storm on one counter: many pages of one region watch it while it is counted in another at a fixed rate. An
 * operation is an update frame that reached a page. A latency is from an increment's answer until a sampled page shows
 * its total, or a greater one; 0 if it did so before. It ends when every sampled page has shown every increment.
 */
public final class FanOut extends Load {
    private static final int OPENED_AT_ONCE = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final OpenLoop increments;
    private final List<Page> sampled = new ArrayList<>();
    private boolean incrementsEnded;

    /** An increment's total, and when it was answered. */
    private record Told(long total, long nanos) {}

    /**
     * How big it is.
     *
     * @param sampledPages of how many pages the latency is measured
     * @param connections over which the increments are sent
     */
    public record Size(int pages, int sampledPages, long incrementsPerSecond, int connections) {}

    private FanOut(NettyClient client, HttpServer from, byte[] increment, Size size) throws InterruptedException {
        super(client);
        Requests requests = () -> increment;
        this.increments =
                OpenLoop.open(client, from, size.connections(), size.incrementsPerSecond(), requests, this::told);
    }

    /**
     * Opens the pages, some at a time.
     *
     * @param increment the request to {@code from} that counts {@code counter} once
     */
    public static FanOut open(
            NettyClient client, HttpServer from, byte[] increment, URI gateway, String counter, Size size)
            throws InterruptedException {
        FanOut load = new FanOut(client, from, increment, size);
        List<CompletableFuture<Void>> opening = new ArrayList<>();
        int every = size.pages() / size.sampledPages();
        for (int i = 0; i < size.pages(); i++) {
            Page page = load.new Page(i % every == 0 && load.sampled.size() < size.sampledPages());
            if (page.isSampled) {
                load.sampled.add(page);
            }
            opening.add(GatewaySocket.open(client, gateway, counter, page));
            if (opening.size() == OPENED_AT_ONCE || i + 1 == size.pages()) {
                for (CompletableFuture<Void> one : opening) {
                    Patience.await(one, PATIENCE, "the gateway's answer to a subscription");
                }
                opening.clear();
            }
        }
        return load;
    }

    @Override
    void begin() {
        var _ = increments.ended().whenComplete((recording, failure) -> {
            if (failure != null) {
                failed(failure);
            } else {
                recorder().include("incrementsPerSecond", recording);
                incrementsEnded = true;
                endWhenShown();
            }
        });
        increments.begin();
    }

    @Override
    void beginRecording() {
        super.beginRecording();
        increments.beginRecording();
    }

    @Override
    void finish() {
        recorder().close(System.nanoTime());
        increments.finish();
    }

    private void told(Answer answer, long nowNanos) {
        Told told = new Told(answer.body().count(), nowNanos);
        sampled.forEach(page -> page.await(told));
    }

    private void endWhenShown() {
        if (incrementsEnded && sampled.stream().allMatch(page -> page.awaited.isEmpty())) {
            end();
        }
    }

    private final class Page implements GatewaySocket.Listener {
        private final boolean isSampled;
        private final PriorityQueue<Told> awaited = new PriorityQueue<>(Comparator.comparingLong(Told::total));
        private long shown = Long.MIN_VALUE;

        Page(boolean isSampled) {
            this.isSampled = isSampled;
        }

        void await(Told told) {
            if (told.total() > shown) {
                awaited.add(told);
            } else {
                recorder().latency(told.nanos(), told.nanos());
            }
        }

        @Override
        public void updated(ByteBuf text) {
            long now = System.nanoTime();
            recorder().operations(1, now);
            if (isSampled) {
                shown = Math.max(shown, Body.copyOf(text).count());
                while (!awaited.isEmpty() && awaited.element().total() <= shown) {
                    recorder().latency(awaited.remove().nanos(), now);
                }
                endWhenShown();
            }
        }

        @Override
        public void failed(Throwable cause) {
            FanOut.this.failed(cause);
        }
    }
}
