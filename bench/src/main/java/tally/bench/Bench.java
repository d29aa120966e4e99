package tally.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tally.bench.load.MeasurementFailure;

/**
 * The program behind {@code ./tally bench}. Exit codes: 0 = everything was measured, 1 = a measurement could not be
 * made, 2 = the call was not understood. SIGINT and SIGTERM end it in order, stack and all.
 */
final class Bench {
    private static final int STOP_PATIENCE_SECONDS = 120;

    private Bench() {}

    public static void main(String[] words) {
        Thread main = Thread.currentThread();
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(main, stopped), "stop"));
        int code;
        try {
            code = run(List.of(words));
        } finally {
            stopped.countDown();
        }
        System.exit(code);
    }

    private static int run(List<String> words) {
        try {
            BenchOptions options = BenchOptions.parse(words);
            Path home = Path.of(System.getProperty("tally.home", ""));
            return new BenchRun(options, home, new Report(System.out, options)).run() ? 0 : 1;
        } catch (UsageException e) {
            System.err.println("tally: " + e.getMessage() + "; see ./tally help");
            return 2;
        } catch (MeasurementFailure e) {
            System.err.println("tally: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            System.err.println("tally: stopped before the end");
            return 1;
        }
    }

    /** Does nothing when the program has come to its own end. */
    private static void stop(Thread main, CountDownLatch stopped) {
        if (stopped.getCount() == 0) {
            return;
        }
        main.interrupt();
        try {
            if (!stopped.await(STOP_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("tally: the stack did not stop; ./tally down stops it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
