package tally.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tally.bench.load.MeasurementFailure;
import tools.jackson.databind.json.JsonMapper;

/** A stack, handled through {@code ./tally}. Every failure is a {@link MeasurementFailure}. */
final class RunningStack {
    private final Path home;
    private final Path data;
    private final int basePort;
    private final String regions;
    private volatile @Nullable Process starting;

    /**
     * @param home the folder of the {@code tally} script
     * @param data the stack's data folder
     * @param regions their names, with commas
     */
    RunningStack(Path home, Path data, int basePort, String regions) {
        this.home = home;
        this.data = data;
        this.basePort = basePort;
        this.regions = regions;
    }

    /** Starts it detached; what {@code ./tally up} says goes to {@code progress}. */
    void up(List<String> options, Consumer<String> progress) throws InterruptedException {
        List<String> words = new ArrayList<>(List.of("up", "--detach", "--regions", regions));
        words.addAll(List.of("--base-port", Integer.toString(basePort)));
        words.addAll(options);
        tally(words, progress);
    }

    StackStatus status() throws InterruptedException {
        String said = tally(List.of("status", "--json"), _ -> {});
        // Whatever a JVM has to say of its options stands before it.
        return JsonMapper.shared().readValue(said.substring(said.indexOf("\n{")), StackStatus.class);
    }

    /** Of the process that started all others. */
    long pid() {
        return JsonMapper.shared().readTree(control()).get("pid").asLong();
    }

    Path data() {
        return data;
    }

    /** Whether a process of it runs that starts and stops the others. */
    boolean isUp() {
        return Files.exists(control());
    }

    private Path control() {
        return data.resolve("control.json");
    }

    /** Starts one process that has ended, and does not wait until it serves. */
    void startAgain(String process) throws InterruptedException {
        tally(List.of("start", process), _ -> {});
    }

    /** {@code partition} or {@code heal}. */
    void cable(String command, String region) throws InterruptedException {
        tally(List.of(command, region), _ -> {});
    }

    /** Stops it if it runs or is about to; the data stay. */
    void down() throws InterruptedException {
        Process process = starting;
        if (process != null) {
            process.destroy();
            process.waitFor();
        }
        if (isUp()) {
            tally(List.of("down"), _ -> {});
        }
    }

    /** Deletes the data, if there are any. */
    void wipe() throws InterruptedException {
        tally(List.of("wipe"), _ -> {});
    }

    private String tally(List<String> words, Consumer<String> progress) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(home.resolve("tally").toString()));
        command.addAll(words);
        command.addAll(List.of("--data", data.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Whoever started this program has built everything.
        builder.environment().put("TALLY_BUILD", "skip");
        try {
            Process process = builder.start();
            starting = words.getFirst().equals("up") ? process : null;
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
            return said.toString();
        } catch (IOException e) {
            throw new MeasurementFailure("could not run " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }
}
