package tally.servers;

import java.nio.file.Path;

/** One real Redis of a test's own, on the loopback address, that keeps its data in a folder of this machine. */
public interface TestRedis extends AutoCloseable {
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
