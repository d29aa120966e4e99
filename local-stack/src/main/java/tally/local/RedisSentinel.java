package tally.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One real Redis Sentinel on the loopback address that watches one master and moves its role to a replica when it is down. */
public final class RedisSentinel implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final Path data;
    private final int port = FreePort.find();
    private final String master;
    private final int masterPort;
    private final int quorum;
    private final Duration downAfter;
    private final StackProcess process;

    /**
     * @param master the name under which it watches what listens on {@code masterPort} at first
     * @param quorum how many Sentinels have to find it down
     * @param downAfter how long it must not have answered
     */
    public RedisSentinel(Path data, String master, int masterPort, int quorum, Duration downAfter) {
        this.data = data;
        this.master = master;
        this.masterPort = masterPort;
        this.quorum = quorum;
        this.downAfter = downAfter;
        RedisBinary.locate(data);
        this.process = new StackProcess(new StackProcess.Launch(
                "sentinel",
                this::command,
                Map.of(),
                data.resolve("sentinel.log"),
                line -> line.contains("+monitor master"),
                START_PATIENCE,
                STOP_PATIENCE));
    }

    /** Starts it and waits until it watches; does nothing if it is running. */
    public RedisSentinel start() {
        process.startAndAwaitReady();
        return this;
    }

    /** As in {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.stop();
    }

    /** Sentinel keeps what it learns in its file, so that is written only once. */
    private List<String> command() {
        Path file = data.resolve("sentinel.conf").toAbsolutePath();
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(data);
                Files.writeString(file, """
                        port %d
                        bind 127.0.0.1
                        dir %s
                        sentinel monitor %s 127.0.0.1 %d %d
                        sentinel down-after-milliseconds %3$s %d
                        sentinel failover-timeout %3$s 10000
                        """.formatted(
                                port, data.toAbsolutePath(), master, masterPort, quorum, downAfter.toMillis()));
            }
        } catch (IOException e) {
            throw new StackException("Can not write " + file + ": " + e.getMessage(), e);
        }
        return List.of(RedisBinary.locate(data).toString(), file.toString(), "--sentinel");
    }
}
