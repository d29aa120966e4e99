package tally.bench.load;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Something that keeps servers busy from its start to its stop. The thread that measures calls the public methods; all
 * else runs on the event loop's thread, which alone sees the state.
 */
public abstract class Load {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EventLoop loop;
    private final Recorder recorder = new Recorder();
    private final CompletableFuture<Recorder> ended = new CompletableFuture<>();

    Load(NettyClient client) {
        this.loop = client.loop();
    }

    /** Opens everything that it needs; {@link MeasurementFailure} when the servers do not take it. */
    public abstract void connect() throws InterruptedException;

    public final void start() {
        onLoop(this::begin);
    }

    /** What was done before was for warming up. */
    public final void startRecording() {
        onLoop(() -> recorder.begin(System.nanoTime()));
    }

    /** Lets time pass; {@link MeasurementFailure} as soon as the load can not go on. */
    public final void pass(Duration time) throws InterruptedException {
        if (endsWithin(time)) {
            throw new MeasurementFailure("a load ended before it was stopped");
        }
    }

    /** Nothing more is begun. */
    public final void stop() {
        onLoop(this::finish);
    }

    /** What was recorded, when all that was begun is done; {@link MeasurementFailure} if it never is. */
    public final Recorder ended() throws InterruptedException {
        if (!endsWithin(PATIENCE)) {
            throw new MeasurementFailure("the last answers did not come within " + PATIENCE.toSeconds() + " s");
        }
        return recorder;
    }

    private boolean endsWithin(Duration time) throws InterruptedException {
        try {
            ended.get(time.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof MeasurementFailure failure
                    ? failure
                    : new MeasurementFailure("the load failed: " + e.getCause(), e);
        }
    }

    /** By whatever the load needs; does nothing when it has ended. */
    public final void failed(Throwable cause) {
        ended.completeExceptionally(cause);
    }

    abstract void begin();

    abstract void finish();

    final Recorder recorder() {
        return recorder;
    }

    /** At a time by {@link System#nanoTime}, or up to a millisecond later: timers of an event loop are no finer. */
    final void runAt(long nanos, Runnable step) {
        var _ = loop.schedule(guarded(step), Math.max(0, nanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** As soon as it is its turn. */
    final void onLoop(Runnable step) {
        loop.execute(guarded(step));
    }

    /** What the event loop's thread knows; not for that thread itself. */
    final <T> T ask(Supplier<T> question) throws InterruptedException {
        try {
            return CompletableFuture.supplyAsync(question, loop).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new MeasurementFailure("a load could not be asked: " + e, e);
        }
    }

    final void end() {
        ended.complete(recorder);
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
