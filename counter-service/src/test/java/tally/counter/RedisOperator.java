package tally.counter;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tally.servers.TestRedis;

/** Who looks after a Redis: changes its settings and looks at what it holds, on a connection of its own. */
public final class RedisOperator implements AutoCloseable {
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    public RedisOperator(TestRedis server) {
        client = RedisClient.create(server.uri());
        connection = client.connect();
    }

    public RedisCommands<String, String> redis() {
        return connection.sync();
    }

    /** Everything that Redis holds, by key, as Redis itself would write it down. */
    public Map<String, String> everything() {
        Map<String, String> found = new TreeMap<>();
        redis().keys("*").forEach(key -> found.put(key, HexFormat.of().formatHex(redis().dump(key))));
        return found;
    }

    /** A figure that Redis tells in INFO; 0 while it does not. */
    public long figure(String name) {
        return redis().info()
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(
                        line -> Long.parseLong(line.substring(name.length() + 1).replace("count=", "")))
                .findFirst()
                .orElse(0);
    }

    /**
     * Leaves room for so many more bytes in its append-only file. Without root a disk can not be filled; a limit of the
     * file's size fails the same write of Redis in the same way.
     */
    public void fillDisk(long left) throws Exception {
        Path folder = Path.of(redis().configGet("dir").getOrDefault("dir", ""), "appendonlydir");
        try (Stream<Path> files = Files.list(folder)) {
            Path appended = files.filter(name -> name.toString().endsWith(".incr.aof"))
                    .findFirst()
                    .orElseThrow();
            limitFiles(Long.toString(Files.size(appended) + left));
        }
    }

    public void clearDisk() throws Exception {
        limitFiles("unlimited");
    }

    private void limitFiles(String bytes) throws Exception {
        int exit = new ProcessBuilder("prlimit", "--pid", Long.toString(figure("process_id")), "--fsize=" + bytes + ":")
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("prlimit ended with " + exit);
        }
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
