package tally.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tally.bench.load.HttpServer;
import tally.bench.load.IdleSockets;
import tally.bench.load.MeasurementFailure;
import tally.bench.load.NettyClient;

/** What counters take of a Redis, and sockets of a gateway: in each case what there is with them less without them. */
record Memory(RunningStack stack, StackStatus status, Region eu, Region us) {
    private static final int COUNTERS_PER_SECOND_ASKED = 100_000;
    private static final int MOST_COUNTERS = 1_000_000;
    private static final int SOCKETS_PER_SECOND_ASKED = 1000;
    private static final int MOST_SOCKETS = 5000;
    /** Jars, logs, connections to others, with room to spare. */
    private static final int OTHER_FILES = 300;

    private static final Pattern LIVE = Pattern.compile("Total +[0-9]+ +([0-9]+)");
    private static final long POLL_MS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /**
     * Counters that both regions count. While eu counts, it is cut off from Kafka, so that every counter waits there to
     * be told: the dirty set is as large as it can be, and after the cut it is empty.
     */
    Result ofCounters(int round, Duration time) throws InterruptedException {
        int count = (int) Math.min(MOST_COUNTERS, COUNTERS_PER_SECOND_ASKED * time.toSeconds());
        List<String> counters = IntStream.range(0, count)
                .mapToObj(number -> "likes/bench-memory-" + number)
                .toList();
        Agreement agreement = new Agreement(eu, us);
        try (RedisConnection redis = new RedisConnection(status.region("eu").redis())) {
            awaitDrained();
            long before = redis.usedMemory();
            us.count(counters);
            agreement.await(counters, count, true);
            stack.cable("partition", "eu");
            eu.count(counters);
            long dirty = redis.usedMemory();
            stack.cable("heal", "eu");
            agreement.await(counters, 2L * count, true);
            awaitDrained();
            long clean = redis.usedMemory();
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("counters", (double) count);
            figures.put("bytesPerCounter", (double) (clean - before) / count);
            figures.put("dirtyBytesPerCounter", (double) (dirty - clean) / count);
            figures.put("plainIncrBytesPerCounter", (double) redis.bytesOfPlain(counters) / count);
            return Result.of(Measurement.MEMORY, round, figures);
        } catch (IOException e) {
            throw new MeasurementFailure("the Redis of eu could not be asked: " + e, e);
        }
    }

    /**
     * Pages that watch one counter on which nothing happens, and then one more each that no other watches. Each time
     * the gateway has just collected its garbage.
     */
    Result ofSockets(int round, NettyClient client, HttpServer gateway, Duration time) throws InterruptedException {
        int count = (int) Math.min(MOST_SOCKETS, SOCKETS_PER_SECOND_ASKED * time.toSeconds());
        StackStatus.Gateway process = status.region("us").gateway();
        requireFiles("bench", ProcessHandle.current().pid(), count);
        requireFiles(process.name(), process.pid(), count);
        long heap = liveBytes(process.pid());
        long resident = Processes.residentBytes(process.pid());
        IdleSockets sockets = IdleSockets.open(client, gateway, count, "likes/bench-idle");
        long heapOfAll = liveBytes(process.pid());
        long residentOfAll = Processes.residentBytes(process.pid());
        sockets.watchOneMoreEach("likes/bench-idle-" + round);
        long heapOfMore = liveBytes(process.pid());
        sockets.check();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("sockets", (double) count);
        figures.put("heapBytesPerSocket", (double) (heapOfAll - heap) / count);
        figures.put("rssBytesPerSocket", (double) (residentOfAll - resident) / count);
        figures.put("heapBytesPerOwnCounter", (double) (heapOfMore - heapOfAll) / count);
        return Result.of(Measurement.SOCKETS, round, figures);
    }

    private static void requireFiles(String name, long pid, int sockets) {
        long allowed = Processes.openFilesAllowed(pid);
        if (allowed < sockets + OTHER_FILES) {
            throw new MeasurementFailure(String.format(
                    Locale.ROOT,
                    "%,d sockets need %,d open files, and %s may have %,d; raise that with ulimit -n",
                    sockets,
                    sockets + OTHER_FILES,
                    name,
                    allowed));
        }
    }

    /** Collects the garbage of a JVM, and says what is left. */
    private static long liveBytes(long pid) throws InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram").start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher total = LIVE.matcher(said);
            if (process.waitFor() != 0 || !total.find()) {
                throw new MeasurementFailure("jcmd did not say what " + pid + " has on its heap");
            }
            return Long.parseLong(total.group(1));
        } catch (IOException e) {
            throw new MeasurementFailure("could not run " + jcmd + ": " + e, e);
        }
    }

    /** Returns when both regions have told the log everything. */
    private void awaitDrained() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (eu.dirtyCounters() + us.dirtyCounters() > 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new MeasurementFailure("counters are still dirty after " + PATIENCE.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
    }
}
