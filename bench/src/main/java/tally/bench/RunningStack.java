package tally.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tally.bench.load.MeasurementFailure;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stack of two regions, eu and us, handled through {@code ./tally}. Every failure is a {@link MeasurementFailure}.
 *
 * @param home the folder of the {@code tally} script
 * @param data the stack's data folder
 */
record RunningStack(Path home, Path data, int basePort) implements AutoCloseable {

    /** Starts it detached; what {@code ./tally up} says goes to {@code progress}. A start that fails leaves nothing. */
    void up(List<String> options, Consumer<String> progress) throws InterruptedException {
        List<String> words = new ArrayList<>(List.of("up", "--detach", "--regions", "eu,us"));
        words.addAll(List.of("--base-port", Integer.toString(basePort)));
        words.addAll(options);
        try {
            tally(words, progress);
        } catch (MeasurementFailure e) {
            wipe();
            throw e;
        }
    }

    StackStatus status() throws InterruptedException {
        StringBuilder said = new StringBuilder();
        // Whatever a JVM has to say of its options stands before it.
        tally(List.of("status", "--json"), line -> said.append(line.startsWith("{") ? line : ""));
        try {
            return JsonMapper.shared().readValue(said.toString(), StackStatus.class);
        } catch (JacksonException e) {
            throw new MeasurementFailure("./tally status was not understood: " + said, e);
        }
    }

    /** Of the process that started all others. */
    long pid() {
        return JsonMapper.shared().readTree(control()).get("pid").asLong();
    }

    void partition(String region) throws InterruptedException {
        tally(List.of("partition", region), _ -> {});
    }

    void heal(String region) throws InterruptedException {
        tally(List.of("heal", region), _ -> {});
    }

    /** Stops it if it runs; the data stay. */
    @Override
    public void close() {
        if (!Files.exists(control())) {
            return;
        }
        try {
            tally(List.of("down"), _ -> {});
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MeasurementFailure(
                    "interrupted while the stack was stopping; ./tally down --data " + data + " stops it", e);
        }
    }

    /** Deletes the data. */
    void wipe() throws InterruptedException {
        tally(List.of("wipe"), _ -> {});
    }

    private Path control() {
        return data.resolve("control.json");
    }

    private void tally(List<String> words, Consumer<String> progress) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(home.resolve("tally").toString()));
        command.addAll(words);
        command.addAll(List.of("--data", data.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Whoever started this program has built everything.
        builder.environment().put("TALLY_BUILD", "skip");
        try {
            Process process = builder.start();
            StringBuilder said = new StringBuilder();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    progress.accept(line);
                    said.append('\n').append(line);
                }
            }
            if (process.waitFor() != 0) {
                throw new MeasurementFailure("./tally " + words.getFirst() + " failed:" + said);
            }
        } catch (IOException e) {
            throw new MeasurementFailure("could not run " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }
}
