package tally.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One short round as CI runs it, by the command that people call. The seed says which faults come and how they overlap. */
class ChaosIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @ParameterizedTest(name = "seed {0}: {1}")
    @CsvSource(
            delimiter = ';',
            value = "123; kill-replica,kill-redis,partition,drop-events,replay,rebalance,flush,old-snapshot")
    void allPromisesAreKeptUnderLoadAndFaults(String seed, String faults) throws IOException, InterruptedException {
        List<String> command = List.of(
                ROOT.resolve("tally").toString(),
                "chaos",
                "--minutes",
                "0.2",
                "--seed",
                seed,
                "--faults",
                faults,
                // Until idempotency keys are honoured, a retry after an unknown answer may count twice.
                "--keyed",
                "0",
                "--base-port",
                Integer.toString(freeBasePort()),
                "--data",
                folder.resolve("data").toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // This test runs in the middle of a build: the jars are there, and a second build would be one too many.
        builder.environment().put("TALLY_BUILD", "skip");
        Process chaos = builder.start();
        String report = new String(chaos.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println(report);
        assertThat(chaos.waitFor()).as(report).isZero();
        assertThat(report).contains("All promises were kept.").doesNotContain("skipped:");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    /** A port for --base-port of which two regions with two replicas and a gateway each are free. */
    private static int freeBasePort() {
        return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(11_000, 19_000))
                .filter(base -> IntStream.of(1, 2, 11, 12, 101, 102).allMatch(offset -> isFree(base + offset)))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
