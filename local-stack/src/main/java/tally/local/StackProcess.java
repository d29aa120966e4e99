package tally.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One named process of the stack, which can be stopped, killed and started again with the same ports and data. */
final class StackProcess {
    private final Launch launch;
    private final Function<Path, List<String>> otherBuild;
    private volatile Consumer<String> onUnexpectedEnd = message -> {};
    private volatile @Nullable ChildProcess current;

    /**
     * How to start it.
     *
     * @param command is asked anew at every start
     * @param environment what it gets besides the environment of this process; the place for secrets
     * @param readyLine picks the line of its output that says that it serves
     * @param stopPatience how long it may take to end before it is killed
     */
    record Launch(
            String name,
            Supplier<List<String>> command,
            Map<String, String> environment,
            Path log,
            Predicate<String> readyLine,
            Duration startPatience,
            Duration stopPatience) {}

    StackProcess(Launch launch) {
        this(launch, home -> {
            throw new StackException(launch.name() + " is not a service, and is in no build");
        });
    }

    /** @param otherBuild the command that starts it as it is built in another folder of the project */
    StackProcess(Launch launch, Function<Path, List<String>> otherBuild) {
        this.launch = launch;
        this.otherBuild = otherBuild;
    }

    String name() {
        return launch.name();
    }

    /** Is told when the process ends although nobody here ended it. */
    void onUnexpectedEnd(Consumer<String> listener) {
        onUnexpectedEnd = listener;
    }

    /** Starts it and waits until it serves; does nothing if it is running. */
    synchronized void startAndAwaitReady() {
        if (isRunning()) {
            return;
        }
        start();
        ChildProcess started = current;
        if (started == null) {
            throw new StackException(name() + " was ended while it was starting");
        }
        try {
            started.awaitReady(launch.startPatience());
        } catch (StackException e) {
            kill();
            throw e;
        }
    }

    /** Starts it and does not wait; does nothing if it is running. */
    synchronized void start() {
        start(launch.command());
    }

    /** The same, with the build of the project in {@code home}. */
    synchronized void startOtherBuild(Path home) {
        start(() -> otherBuild.apply(home));
    }

    private void start(Supplier<List<String>> command) {
        if (isRunning()) {
            return;
        }
        ChildProcess started = ChildProcess.start(
                name(), command.get(), launch.environment(), new LogFile(launch.log()), launch.readyLine());
        current = started;
        var _ = started.onExit().thenAccept(process -> {
            if (current == started) {
                onUnexpectedEnd.accept(
                        name() + " ended by itself with exit code " + process.exitValue() + ", see " + launch.log());
            }
        });
    }

    boolean isRunning() {
        ChildProcess process = current;
        return process != null && process.isAlive();
    }

    /** The pid of the running program, null if it is not running. */
    @Nullable
    Long pid() {
        ChildProcess process = current;
        return process != null && process.isAlive() ? process.pid() : null;
    }

    /** Ends it as an operator would (SIGTERM) and waits for its end. */
    synchronized void stop() {
        ChildProcess process = current;
        current = null;
        if (process != null) {
            process.stop(launch.stopPatience());
        }
    }

    /** kill -9, and waits for its end. */
    synchronized void kill() {
        ChildProcess process = current;
        current = null;
        if (process != null) {
            process.kill();
        }
    }

    String lastWords() {
        return LogFile.tail(launch.log());
    }
}
