package tally.chaos;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tally.chaos.stack.StackFailure;

/**
 * The program behind {@code ./tally chaos}. Exit codes: 0 = all promises kept, 1 = one was broken, no fault took effect,
 * or the stack could not be used, 2 = the call was not understood. SIGINT and SIGTERM end it in order, stack and all.
 */
final class Chaos {
    private static final int STOP_PATIENCE_SECONDS = 120;

    private Chaos() {}

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
            ChaosOptions options = ChaosOptions.parse(words);
            Path home = Path.of(System.getProperty("tally.home", ""));
            InjectedFaults faults = new InjectedFaults(options.faults());
            return new ChaosRun(options, home, faults, new Report(System.out, options, faults)).run() ? 0 : 1;
        } catch (UsageException e) {
            System.err.println("tally: " + e.getMessage() + "; see ./tally help");
            return 2;
        } catch (StackFailure e) {
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
