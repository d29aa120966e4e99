package tally.chaos.stack;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stack of its own: up, down and wipe through {@code ./tally}, everything between through the control server that
 * {@code ./tally kill} and the others talk to, because a JVM for each question would take the cores from what is tested.
 * Every failure is a {@link StackFailure}.
 */
public final class RunningStack implements AutoCloseable {
    /** Longer than anything that the stack does at one call; a killed Kafka takes some seconds to start. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path home;
    private final Path data;
    private final @Nullable Path otherBuild;
    private final HttpClient http = HttpClient.newHttpClient();

    private record Address(String url, String token) {}

    /**
     * @param home the folder of the {@code tally} script
     * @param data the stack's data folder
     * @param otherBuild another folder of the project, which is built
     */
    public RunningStack(Path home, Path data, @Nullable Path otherBuild) {
        this.home = home;
        this.data = data;
        this.otherBuild = otherBuild;
    }

    public Path data() {
        return data;
    }

    /** Starts it detached; what {@code ./tally up} says goes to {@code progress}. A start that fails leaves nothing. */
    public void up(List<String> options, Consumer<String> progress) throws InterruptedException {
        List<String> words = new ArrayList<>(List.of("up", "--detach"));
        words.addAll(options);
        try {
            tally(words, progress);
        } catch (StackFailure e) {
            wipe();
            throw e;
        }
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
            throw new StackFailure(
                    "Interrupted while the stack was stopping; ./tally down --data " + data + " stops it", e);
        }
    }

    /** Deletes the data. */
    public void wipe() throws InterruptedException {
        tally(List.of("wipe"), _ -> {});
    }

    public StackStatus status() throws InterruptedException {
        return JSON.readValue(control("GET", "/status", ""), StackStatus.class);
    }

    /** kill -9. */
    public void kill(String process) throws InterruptedException {
        control("POST", "/processes/" + process + "/kill", "");
    }

    /** SIGTERM; returns when it has ended. */
    public void stop(String process) throws InterruptedException {
        control("POST", "/processes/" + process + "/stop", "");
    }

    /** Starts it as the other build has it. */
    public void startOtherBuild(String process) throws InterruptedException {
        if (otherBuild == null) {
            throw new IllegalStateException("there is no other build");
        }
        String body = JSON.writeValueAsString(Map.of("home", otherBuild.toString()));
        control("POST", "/processes/" + process + "/start", body);
    }

    public void start(String process) throws InterruptedException {
        control("POST", "/processes/" + process + "/start", "");
    }

    /** Cuts a region off from Kafka and its peers, or connects it again. */
    public void cut(String region, boolean cut) throws InterruptedException {
        control("PUT", "/partitions/" + region, "{\"cut\":" + cut + "}");
    }

    /** Is there while the stack runs. */
    private Path control() {
        return data.resolve("control.json");
    }

    private String control(String method, String path, String body) throws InterruptedException {
        try {
            Address control = JSON.readValue(Files.readString(control()), Address.class);
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(control.url() + path))
                            .timeout(PATIENCE)
                            .header("Authorization", "Bearer " + control.token())
                            .method(method, BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new StackFailure(method + " " + path + " of the stack: " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new StackFailure("The stack with the data in " + data + " does not answer: " + e, e);
        }
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
                throw new StackFailure("./tally " + words.getFirst() + " failed:" + said);
            }
        } catch (IOException e) {
            throw new StackFailure("Could not run " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }
}
