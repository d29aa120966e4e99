package tally.testing.stack;

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
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running Tally of its own: the real command, a data folder for this test alone, ports that nobody else uses. */
public final class Stack implements AutoCloseable {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /** A killed Kafka takes some seconds to start. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(90);

    private final Path folder;
    private final BasePort basePort;
    private final List<String> options;

    /** What a call of {@code ./tally} said and how it ended. */
    public record Outcome(int code, String output) {}

    private Stack(Path folder, BasePort basePort, List<String> options) {
        this.folder = folder;
        this.basePort = basePort;
        this.options = options;
    }

    /**
     * A stack that is not up yet.
     *
     * @param options of {@code ./tally up}, besides those that give it a place of its own
     */
    public static Stack prepared(String... options) {
        try {
            return new Stack(Files.createTempDirectory("tally-scenario"), BasePort.draw(), List.of(options));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Stack started(String... options) {
        Stack stack = prepared(options);
        stack.up();
        return stack;
    }

    public void up() {
        Outcome up = tryUp();
        if (up.code() != 0) {
            throw new IllegalStateException("./tally up failed:\n" + up.output());
        }
    }

    public Outcome tryUp() {
        List<String> words = new ArrayList<>(List.of("up", "--detach", "--base-port", Integer.toString(basePort())));
        words.addAll(options);
        return call(words.toArray(String[]::new));
    }

    /** Calls {@code ./tally} with these words and this stack's data folder. */
    public Outcome call(String... words) {
        List<String> command = new ArrayList<>(List.of(ROOT.resolve("tally").toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", folder.resolve("data").toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // These tests run in the middle of a build: the jars are there, and a second build would be one too many.
        builder.environment().put("TALLY_BUILD", "skip");
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Like {@link #call}, for a call that has to succeed. */
    public void tell(String... words) {
        Outcome outcome = call(words);
        if (outcome.code() != 0) {
            throw new IllegalStateException("./tally " + String.join(" ", words) + ": " + outcome.output());
        }
    }

    /** What {@code ./tally kill} does, as it does it: a JVM for every call would cost too much. */
    public void kill(String process) {
        control("POST", "/processes/" + process + "/kill", "");
    }

    /** What {@code ./tally start} does. */
    public void start(String process) {
        control("POST", "/processes/" + process + "/start", "");
    }

    /** What {@code ./tally partition} does. */
    public void partition(Region region) {
        cut(region, true);
    }

    /** What {@code ./tally heal} does. */
    public void heal(Region region) {
        cut(region, false);
    }

    private void cut(Region region, boolean cut) {
        control("PUT", "/partitions/" + region.name(), "{\"cut\":" + cut + "}");
    }

    /** What {@code ./tally status --json} says. */
    public JsonNode status() {
        return JsonMapper.shared().readTree(control("GET", "/status", ""));
    }

    private String control(String method, String path, String body) {
        try {
            JsonNode control = JsonMapper.shared().readTree(Files.readString(data("control.json")));
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(control.path("url").stringValue() + path))
                    .timeout(LONGEST_CALL)
                    .header("Authorization", "Bearer " + control.path("token").stringValue())
                    .method(method, BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(method + " " + path + " of the stack: " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new IllegalStateException("The stack does not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public boolean isReady() {
        return status().path("ready").booleanValue();
    }

    public List<Long> pids() {
        JsonNode status = status();
        return Stream.of("pid", "redisPid")
                .flatMap(name -> status.findValues(name).stream())
                .map(JsonNode::longValue)
                .toList();
    }

    public Region eu() {
        return new Region("eu", basePort() + 1, basePort() + 101);
    }

    public Region us() {
        return new Region("us", basePort() + 2, basePort() + 102);
    }

    /** The region as {@code ./tally status} shows it. */
    public JsonNode status(Region region) {
        return status().path("regions")
                .valueStream()
                .filter(each -> each.path("name").stringValue("").equals(region.name()))
                .findFirst()
                .orElseThrow();
    }

    /** The addresses of all its gateways, in the order of their numbers. */
    public List<String> gateways(Region region) {
        return status(region)
                .path("gateways")
                .valueStream()
                .map(gateway -> gateway.path("url").stringValue())
                .toList();
    }

    /** Where a process keeps its data. */
    public Path data(String process) {
        return folder.resolve("data").resolve(process);
    }

    public int basePort() {
        return basePort.number();
    }

    /** Stops it if it runs. */
    @Override
    public void close() {
        if (Files.exists(data("control.json"))) {
            tell("down");
        }
        tell("wipe");
        try {
            Files.delete(folder);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        basePort.close();
    }
}
