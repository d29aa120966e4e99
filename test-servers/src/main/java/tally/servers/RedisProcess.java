package tally.servers;

import java.nio.file.Path;
import tally.local.RedisServer;

/** A Redis as a process of this machine, the one that {@code ./tally up} runs too. */
final class RedisProcess implements TestRedis {
    private final RedisServer server;

    RedisProcess(Path data, int port, String... options) {
        server = new RedisServer(data, port, options);
    }

    @Override
    public TestRedis start() {
        server.start();
        return this;
    }

    @Override
    public String uri() {
        return server.uri();
    }

    @Override
    public int port() {
        return server.port();
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
        server.close();
    }
}
