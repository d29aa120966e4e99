package tally.servers;

import java.nio.file.Path;
import java.util.List;
import tally.local.FreePort;
import tally.local.RedisServer;

/** A Redis of its official image, called as the process is. */
final class RedisContainer implements TestRedis {
    private static final String IMAGE = "redis:7";

    private final int port;
    private final ContainedServer server;

    RedisContainer(Path data, int port, String... options) {
        this.port = port == 0 ? FreePort.find() : port;
        this.server = new ContainedServer(
                data,
                IMAGE,
                ".*Ready to accept connections.*\\n",
                List.of(),
                container -> container.withCommand(RedisServer.command("redis-server", data, this.port, options)
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
