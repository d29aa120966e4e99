package tally.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * A running program of this machine that dies with its parent, even when the parent is killed with -9.
 *
 * <p>The program is started through a line of {@code sh} that leaves a guard behind and then becomes the program, so
 * {@link #pid()} is the program's own. The guard waits for the end of its standard input, which the kernel brings
 * about when the parent is gone, and kills the program then. Both outputs go to the log file, line by line. A file that
 * has reached the limit of the process (RLIMIT_FSIZE) fails the program's write, as a full disk does, and does not end it.
 */
final class ChildProcess {
    private static final String GUARD = """
            program=$$
            trap '' INT HUP XFSZ
            exec 3<&0 </dev/null
            (read -r _ <&3; kill -9 "$program") >/dev/null 2>&1 &
            exec "$@" 3<&-
            """;
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final LogFile log;
    private final Thread reader;
    private final CompletableFuture<String> ready = new CompletableFuture<>();

    private ChildProcess(String name, Process process, LogFile log, Predicate<String> readyLine) {
        this.name = name;
        this.process = process;
        this.log = log;
        // Not a virtual thread: one that reads a pipe keeps its carrier, and there are as few of those as cores.
        this.reader = Thread.ofPlatform().daemon().name("log of " + name).start(() -> readOutput(readyLine));
    }

    /** Starts the program; {@code readyLine} picks the line of its output that says that it serves. */
    static ChildProcess start(
            String name,
            List<String> command,
            Map<String, String> environment,
            LogFile log,
            Predicate<String> readyLine) {
        List<String> guarded = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, name));
        guarded.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(guarded).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new ChildProcess(name, builder.start(), log, readyLine);
        } catch (IOException e) {
            throw new StackException("Could not start " + name + ": " + e.getMessage(), e);
        }
    }

    /** Waits for the line that says that the program serves. */
    void awaitReady(Duration patience) {
        try {
            ready.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new StackException(name + " ended while it was starting; its last words:\n" + log.tail(), e);
        } catch (TimeoutException e) {
            throw new StackException(
                    name + " was not ready after " + patience.toSeconds() + " s; its last words:\n" + log.tail(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while " + name + " was starting", e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Completes when the program has ended, however it did. */
    CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    /** Asks the program to end, waits, and kills it when its time is over. */
    void stop(Duration patience) {
        // Not process.destroy(): that closes the standard input too, and the guard would kill at once.
        process.toHandle().destroy();
        if (!ended(patience)) {
            log.write(name + " did not stop within " + patience.toSeconds() + " s and was killed");
            kill();
        }
        awaitLastWords();
    }

    /** The fault: kill -9. */
    void kill() {
        process.destroyForcibly();
        if (!ended(KILL_PATIENCE)) {
            throw new StackException(name + " (pid " + pid() + ") did not die of kill -9");
        }
        awaitLastWords();
    }

    private boolean ended(Duration patience) {
        try {
            return process.waitFor(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            return true;
        }
    }

    private void awaitLastWords() {
        try {
            if (!reader.join(KILL_PATIENCE)) {
                throw new StackException("The output of " + name + " stays open although it has ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readOutput(Predicate<String> readyLine) {
        try (log;
                BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.write(line);
                if (!ready.isDone() && readyLine.test(line)) {
                    ready.complete(line);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // Nobody would read what the program says any more, and it would stop at a full pipe.
            process.destroyForcibly();
            ready.completeExceptionally(e);
        } finally {
            ready.completeExceptionally(new IOException(name + " ended"));
        }
    }
}
