package tally.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tally.bench.load.MeasurementFailure;
import tally.bench.load.Moves;
import tally.bench.load.MovingPages;

/** Processes of a stack that end and are started again, one after the other, under pages that watch counters. */
record Restarts(RunningStack stack, MovingPages load, HttpClient http) {
    private static final Duration LAST_VALUES = Duration.ofSeconds(30);
    private static final Duration EXIT = Duration.ofMinutes(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration EVENTS_COME_BACK = Duration.ofSeconds(5);

    /** One of them, and where it tells that it serves. */
    record Restarted(String name, URI management) {}

    /** Each of these gets the signal, and is started again when it has ended and all pages are served. */
    Moves each(List<Restarted> processes, Consumer<ProcessHandle> signal) throws InterruptedException {
        for (Restarted restarted : processes) {
            long pid = pid(restarted.name());
            ProcessHandle process = ProcessHandle.of(pid)
                    .orElseThrow(() -> new MeasurementFailure(restarted.name() + " has ended by itself"));
            load.signal();
            signal.accept(process);
            long deadline = System.nanoTime() + EXIT.toNanos();
            while (process.isAlive()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new MeasurementFailure(restarted.name() + " did not end within " + EXIT.toSeconds() + " s");
                }
                load.pass(LOOK_EVERY);
            }
            // In its place a new one comes up on another machine, whose cores these pages do not need.
            load.awaitSubscribed();
            stack.startAgain(restarted.name());
            new Metrics(restarted.management(), http).awaitReady();
            load.awaitSubscribed();
            load.endOfRestart();
        }
        return load.takeMoves();
    }

    /** The subscriptions of all replicas to the events of this Redis end, and nothing else. */
    Moves ofEvents(URI redis) throws InterruptedException {
        try (RedisConnection connection = new RedisConnection(redis)) {
            connection.endSubscriptions();
        } catch (IOException e) {
            throw new MeasurementFailure("the subscriptions to events could not be ended: " + e.getMessage(), e);
        }
        load.pass(EVENTS_COME_BACK);
        load.endOfRestart();
        return load.takeMoves();
    }

    /** It has another one after each restart. */
    private long pid(String name) throws InterruptedException {
        return stack.status().pids().getOrDefault(name, -1L);
    }

    /** For how long pages did not show what was answered. */
    static void takeStale(String name, Moves moves, Map<String, Double> figures) {
        figures.put(name + "StaleP50Ms", moves.staleMs(50));
        figures.put(name + "StaleP99Ms", moves.staleMs(99));
        figures.put(name + "StaleMaxMs", moves.staleMs(100));
    }

    /** Returns 0 as soon as every page shows every total; {@link MeasurementFailure} if that does not come. */
    long awaitRight(Region region, List<String> ids) throws InterruptedException {
        long[] counts = region.totals(ids);
        Map<String, Long> totals = new LinkedHashMap<>();
        for (int i = 0; i < counts.length; i++) {
            totals.put(ids.get(i), counts[i]);
        }
        long deadline = System.nanoTime() + LAST_VALUES.toNanos();
        long wrong = load.wrong(totals);
        while (wrong > 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new MeasurementFailure(
                        wrong + " final values are wrong " + LAST_VALUES.toSeconds() + " s after the last increment");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            wrong = load.wrong(totals);
        }
        return wrong;
    }
}
