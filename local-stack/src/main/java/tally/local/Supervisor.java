package tally.local;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * The process that holds a running stack: it starts it, says when it is ready, answers the control server, and stops it
 * when it is told to, when it gets SIGTERM or SIGINT, or when the shell that started it is gone.
 */
final class Supervisor {
    /** The last line of a successful start; a detached supervisor says nothing on its output after it. */
    static final String LAST_LINE = "Stop it with ./tally down";

    private final UpOptions options;
    private final DataFolder data;
    private final Path home;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    Supervisor(UpOptions options, Path home) {
        this.options = options;
        this.data = new DataFolder(options.data());
        this.home = home;
    }

    /** Runs the stack until it is told to stop. */
    void run() throws IOException, InterruptedException {
        try (FileLock _ = data.claim();
                LogFile log = new LogFile(data.log("supervisor"));
                ControlServer control = new ControlServer()) {
            StackPlan plan = StackPlan.of(options, data.state());
            ServiceSettings settings =
                    new ServiceSettings(plan, options.settings(), data.internalKey(), control.address());
            ServicePrograms programs = new ServicePrograms(home, settings, data, options.jvm());
            Stack stack = new Stack(plan, programs, data);
            data.save(plan.state());
            Progress progress = new Progress(log);
            Readiness readiness = new Readiness();
            control.serve(stack, () -> StackStatus.of(stack, readiness, data), stop::countDown);
            data.save(control.address());
            Runtime.getRuntime().addShutdownHook(new Thread(this::stopAtSignal, "stop"));
            try (stack) {
                stopWithTheShell();
                progress.say("Starting Tally, data in " + data.path());
                programs.recordStarts(plan, progress::say);
                long begin = System.nanoTime();
                stack.start(progress::say);
                readiness.await(stack, progress::say, stop);
                Duration taken = Duration.ofNanos(System.nanoTime() - begin);
                progress.say(Welcome.text(plan, taken));
                progress.say(LAST_LINE);
                if (options.detach()) {
                    progress.onlyToTheLog();
                }
                stop.await();
                progress.say("Stopping Tally");
            } finally {
                data.forgetControl();
            }
            progress.say("Tally has stopped; its data stay in " + data.path());
        } finally {
            stopped.countDown();
        }
    }

    private void stopAtSignal() {
        stop.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In the foreground the stack belongs to the shell that started it, even if that one is killed with -9. */
    private void stopWithTheShell() {
        Long shell = options.detach() ? null : Long.getLong("tally.shell");
        if (shell == null) {
            return;
        }
        ProcessHandle handle = ProcessHandle.of(shell).orElse(null);
        if (handle == null) {
            stop.countDown();
        } else {
            var _ = handle.onExit().thenRun(stop::countDown);
        }
    }

    /** What the person who started the stack reads, and the log of the supervisor as well. */
    private static final class Progress {
        private final LogFile log;
        private volatile boolean silent;

        Progress(LogFile log) {
            this.log = log;
        }

        void say(String line) {
            log.write(line);
            if (!silent) {
                System.out.println(line);
            }
        }

        void onlyToTheLog() throws IOException {
            silent = true;
            System.out.flush();
            // The JDK puts /dev/null in their place; whoever reads the other end sees the end.
            new FileOutputStream(FileDescriptor.out).close();
            new FileOutputStream(FileDescriptor.err).close();
        }
    }
}
