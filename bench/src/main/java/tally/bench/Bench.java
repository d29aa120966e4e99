package tally.bench;

import java.nio.file.Path;
import java.util.List;
import tally.bench.load.MeasurementFailure;

/**
 * The program behind {@code ./tally bench}. Exit codes: 0 = everything was measured, 1 = a measurement could not be
 * made or too many of its calls failed, 2 = the call was not understood. However it ends, SIGINT and SIGTERM included, its stack is stopped.
 */
final class Bench {
    private Bench() {}

    public static void main(String[] words) {
        System.exit(run(List.of(words)));
    }

    private static int run(List<String> words) {
        try {
            BenchOptions options = BenchOptions.parse(words);
            Path home = Path.of(System.getProperty("tally.home", ""));
            Report report = new Report(options.jsonOnly() ? System.err : System.out, System.out, options);
            return new BenchRun(options, home, report).run() ? 0 : 1;
        } catch (UsageException e) {
            System.err.println("tally: " + e.getMessage() + "; see ./tally help");
            return 2;
        } catch (MeasurementFailure e) {
            System.err.println("tally: " + e.getMessage());
        } catch (InterruptedException e) {
            System.err.println("tally: stopped before the end");
        }
        return 1;
    }
}
