package tally.servers;

import java.nio.file.Path;
import java.util.stream.Stream;
import tally.local.FreePort;

/** One real Redis of a test's own, on the loopback address, that keeps its data in a folder of this machine. */
public interface TestRedis extends AutoCloseable {
    /** The least of the ports that Linux gives to outgoing connections. */
    int FIRST_OUTGOING = 32_768;

    /** On a free port, which then stays the same. */
    static TestRedis in(Path data) {
        return in(data, 0);
    }

    /**
     * Not started yet.
     *
     * @param port 0 takes a free one, which then stays the same
     * @param options Redis's own, such as {@code --io-threads 2}
     */
    static TestRedis in(Path data, int port, String... options) {
        return Containers.wanted() ? new RedisContainer(data, port, options) : new RedisProcess(data, port, options);
    }

    /**
     * A node of a cluster, not started yet. It talks with the others at a port 10,000 above its own, which is below those
     * that Linux gives to outgoing connections, so that none of these has it.
     */
    static TestRedis clusterNode(Path data, String... options) {
        int port = FreePort.find();
        while (port >= FIRST_OUTGOING - 10_000) {
            port = FreePort.find();
        }
        return in(
                data,
                port,
                Stream.concat(Stream.of("--cluster-enabled", "yes"), Stream.of(options))
                        .toArray(String[]::new));
    }

    /** Starts it and waits until it has loaded its data; does nothing if it is running. */
    TestRedis start();

    String uri();

    int port();

    boolean isRunning();

    /** Ends it as an operator would (SIGTERM) and waits for its end. */
    void stop();

    /** kill -9. */
    void kill();

    @Override
    void close();
}
