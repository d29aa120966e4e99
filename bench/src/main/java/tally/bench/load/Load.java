package tally.bench.load;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Something that keeps servers busy from its start to its stop. The thread that measures calls the public methods; all
 * else runs on the event loop's thread, which alone sees the state.
 */
public abstract class Load {
    private final EventLoop loop;
    private final Recorder recorder = new Recorder();
    private final CompletableFuture<Recording> ended = new CompletableFuture<>();

    Load(NettyClient client) {
        this.loop = client.loop();
    }

    public final void start() {
        loop.execute(guarded(this::begin));
    }

    /** What was done before was for warming up. */
    public final void startRecording() {
        loop.execute(guarded(this::beginRecording));
    }

    /** Nothing more is begun. */
    public final void stop() {
        loop.execute(guarded(this::finish));
    }

    /** Completes when all that was begun is done; fails as soon as the load can not go on. */
    public final CompletableFuture<Recording> ended() {
        return ended;
    }

    /** By whatever the load needs; does nothing when it has ended. */
    public final void failed(Throwable cause) {
        ended.completeExceptionally(cause);
    }

    abstract void begin();

    abstract void finish();

    void beginRecording() {
        recorder.begin(System.nanoTime());
    }

    final Recorder recorder() {
        return recorder;
    }

    /** At a time by {@link System#nanoTime}, or up to a millisecond later: timers of an event loop are no finer. */
    final void runAt(long nanos, Runnable step) {
        long delay = Math.max(0, nanos - System.nanoTime());
        var _ = loop.schedule(guarded(step), delay, TimeUnit.NANOSECONDS);
    }

    final void end() {
        ended.complete(recorder.recording());
    }

    /** The event loop itself would only log what goes wrong. */
    private Runnable guarded(Runnable step) {
        return () -> {
            try {
                step.run();
            } catch (RuntimeException e) {
                failed(e);
            }
        };
    }
}
