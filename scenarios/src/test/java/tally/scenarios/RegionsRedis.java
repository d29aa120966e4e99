package tally.scenarios;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import tally.testing.stack.Region;
import tally.testing.stack.Stack;
import tools.jackson.databind.JsonNode;

/** The Redis of one region, and what can happen to it and to its files. */
record RegionsRedis(Stack stack, Region region) {
    private static final String MANIFEST = "appendonly.aof.manifest";
    private static final int ATTEMPTS = 5;

    String process() {
        return region.name() + "-redis";
    }

    String uri() {
        return stack.status(region).path("redis").stringValue();
    }

    <T> T operate(Function<RedisCommands<String, String>, T> operation) {
        return operate(uri(), operation);
    }

    static <T> T operate(String uri, Function<RedisCommands<String, String>, T> operation) {
        try (RedisClient client = RedisClient.create(uri);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            return operation.apply(connection.sync());
        }
    }

    void kill() {
        stack.kill(process());
    }

    void start() {
        stack.start(process());
    }

    /** Cuts bytes off the end of the append-only file. */
    void cutLog(int bytes) throws IOException {
        try (Stream<Path> files = Files.list(log())) {
            Path last = files.filter(file -> file.toString().endsWith(".incr.aof"))
                    .max(Comparator.comparingLong(RegionsRedis::modified))
                    .orElseThrow();
            try (FileChannel channel = FileChannel.open(last, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() - bytes);
            }
        }
    }

    /** Copies the append-only files as they are now; Redis may run on. */
    void copyTo(Path copy) throws IOException {
        Path manifest = log().resolve(MANIFEST);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            byte[] before = Files.readAllBytes(manifest);
            replace(log(), copy);
            // Redis may have rewritten them meanwhile, and a mixture would be no snapshot of anything.
            if (Arrays.equals(before, Files.readAllBytes(manifest))) {
                return;
            }
        }
        throw new IOException("Redis rewrites the files in " + log() + " all the time");
    }

    /** Puts a copy in the place of the append-only files. */
    void restore(Path snapshot) throws IOException {
        replace(snapshot, log());
    }

    /** Whether the region has merged all that a topic holds now. */
    boolean hasMerged(Log.Ends ends) {
        return operate(redis -> ends.byPartition().entrySet().stream().allMatch(end -> {
            String next = redis.hget("tally:{" + end.getKey() + "}:#shard", "next:" + ends.topic());
            return end.getValue() == 0 || (next != null && Long.parseLong(next) >= end.getValue());
        }));
    }

    /** How many increments and decrements this region says that its Redis has lost. */
    long reportedLoss() throws IOException {
        long sum = 0;
        for (JsonNode replica : stack.status(region).path("replicas").values()) {
            String metrics = Region.page(replica.path("management").stringValue() + "/actuator/prometheus");
            sum += metrics.lines()
                    .filter(line -> line.startsWith("tally_increments_lost_total "))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                    .sum();
        }
        return sum;
    }

    private Path log() {
        return stack.data(process()).resolve("appendonlydir");
    }

    private static void replace(Path from, Path to) throws IOException {
        for (Path old : filesOf(to)) {
            Files.delete(old);
        }
        for (Path file : filesOf(from)) {
            try {
                Files.copy(file, to.resolve(file.getFileName()));
            } catch (NoSuchFileException rewritten) {
                // The manifest has changed as well, and whoever copies looks at that.
            }
        }
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
