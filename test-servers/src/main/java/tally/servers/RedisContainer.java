package tally.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tally.local.FreePort;
import tally.local.RedisServer;

/** A Redis of its official image, called as the process is. */
final class RedisContainer implements TestRedis {
    private static final String IMAGE = "redis:7";

    /** SIGXFSZ is ignored: a file that may not grow is an error that Redis sees, and not its end. */
    private static final List<String> LIKE_A_CHILD_OF_A_JVM = List.of("sh", "-c", "trap '' 25; exec \"$@\"", "sh");

    private final int port;
    private final ContainedServer server;

    RedisContainer(Path data, int port, String... options) {
        this.port = port == 0 ? FreePort.find() : port;
        List<String> redis = RedisServer.command("redis-server", data, this.port, options);
        this.server = new ContainedServer(
                data,
                IMAGE,
                ".*Ready to accept connections.*\\n",
                List.of(),
                container -> container.withCommand(Stream.concat(LIKE_A_CHILD_OF_A_JVM.stream(), redis.stream())
                        .toArray(String[]::new)));
    }

    @Override
    public TestRedis start() {
        server.start();
        return this;
    }

    @Override
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public boolean isRunning() {
        return server.isRunning();
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public void close() {
        server.stop();
    }
}
