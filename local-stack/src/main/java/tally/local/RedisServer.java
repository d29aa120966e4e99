package tally.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One real Redis on the loopback address that keeps its data in a folder, through stop, kill and start.
 *
 * <p>It never evicts and never snapshots; every write is in the append-only file within a second (a killed process
 * loses nothing that the kernel already has, a machine without power at most that second).
 */
public final class RedisServer implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final Path data;
    private final int port;
    private final List<String> options;
    private final StackProcess process;

    /** Port 0 takes a free one, which then stays the same; options are Redis's own, such as {@code --io-threads 2}. */
    public RedisServer(Path data, int port, String... options) {
        this("redis", data, port, data.resolve("redis.log"), options);
    }

    RedisServer(String name, Path data, int port, Path log, String... options) {
        this.options = List.of(options);
        this.data = data;
        this.port = port == 0 ? FreePort.find() : port;
        // Before anything is started: a child that is forked while the file is written holds it open for writing, and
        // exec then refuses it as busy.
        RedisBinary.locate(data);
        this.process = new StackProcess(new StackProcess.Launch(
                name,
                this::command,
                Map.of(),
                log,
                line -> line.contains("Ready to accept connections"),
                START_PATIENCE,
                STOP_PATIENCE));
    }

    /** Starts it and waits until it has loaded its data; does nothing if it is running. */
    public RedisServer start() {
        process.startAndAwaitReady();
        return this;
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public boolean isRunning() {
        return process.isRunning();
    }

    /** Ends it as an operator would (SIGTERM) and waits for its end. */
    public void stop() {
        process.stop();
    }

    /** kill -9. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        stop();
    }

    StackProcess process() {
        return process;
    }

    private List<String> command() {
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new StackException("Can not create " + data + ": " + e.getMessage(), e);
        }
        return command(RedisBinary.locate(data).toString(), data, port, options.toArray(String[]::new));
    }

    /** How a redis-server is called, wherever it is from. */
    public static List<String> command(String program, Path data, int port, String... options) {
        List<String> command = new ArrayList<>(List.of(
                program,
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                data.toAbsolutePath().toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--maxmemory-policy",
                "noeviction",
                "--save",
                ""));
        command.addAll(List.of(options));
        return command;
    }
}
