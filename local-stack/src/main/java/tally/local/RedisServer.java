package tally.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One real Redis on the loopback address that keeps its data in a folder, through stop, kill and start.
 *
 * <p>It never evicts and never snapshots; every write is in the append-only file within a second (a killed process
 * loses nothing that the kernel already has, a machine without power at most that second).
 */
public final class RedisServer implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final Path data;
    private final Path log;
    private final int port;
    private @Nullable ChildProcess process;

    /** Port 0 takes a free one, which then stays the same. */
    public RedisServer(Path data, int port) {
        this("redis", data, port, data.resolve("redis.log"));
    }

    RedisServer(String name, Path data, int port, Path log) {
        this.name = name;
        this.data = data;
        this.log = log;
        this.port = port == 0 ? FreePort.find() : port;
    }

    /** Starts it and waits until it has loaded its data; does nothing if it is running. */
    public synchronized RedisServer start() {
        if (isRunning()) {
            return this;
        }
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new StackException("Can not create " + data + ": " + e.getMessage(), e);
        }
        process = ChildProcess.start(
                name, command(), Map.of(), new LogFile(log), line -> line.contains("Ready to accept connections"));
        try {
            process.awaitReady(START_PATIENCE);
        } catch (StackException e) {
            kill();
            throw e;
        }
        return this;
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Ends it as an operator would (SIGTERM) and waits for its end. */
    public synchronized void stop() {
        if (process != null) {
            process.stop(STOP_PATIENCE);
            process = null;
        }
    }

    /** kill -9. */
    public synchronized void kill() {
        if (process != null) {
            process.kill();
            process = null;
        }
    }

    @Override
    public void close() {
        stop();
    }

    synchronized @Nullable ChildProcess process() {
        return process;
    }

    private List<String> command() {
        return List.of(
                RedisBinary.locate(data).toString(),
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
                "");
    }
}
