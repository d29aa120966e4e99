package tally.observability;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tally.testing.stack.Region;
import tally.testing.stack.Stack;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Prometheus with the real configuration and rules, which scrapes a stack, but more often. */
final class RunningPrometheus implements AutoCloseable {
    private static final String INTERVAL = "_interval: 5s";
    private static final String OFTEN = "_interval: 500ms";

    private final Process process;
    private final Path folder;
    private final String url;

    private RunningPrometheus(Process process, Path folder, String url) {
        this.process = process;
        this.folder = folder;
        this.url = url;
    }

    static RunningPrometheus started(Path program, Stack stack) {
        try {
            Path folder = Files.createTempDirectory("tally-prometheus");
            configure(folder, stack);
            int port = freePort();
            Process process = new ProcessBuilder(
                            program.toString(),
                            "--config.file=" + folder.resolve("prometheus.yml"),
                            "--storage.tsdb.path=" + folder.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("prometheus.log").toFile())
                    .start();
            RunningPrometheus prometheus = new RunningPrometheus(process, folder, "http://127.0.0.1:" + port);
            try {
                prometheus.awaitReady();
            } catch (RuntimeException notReady) {
                prometheus.close();
                throw notReady;
            }
            return prometheus;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void configure(Path folder, Stack stack) throws IOException {
        for (String file : AlertRules.files("rules")) {
            Path copy = folder.resolve("rules").resolve(Path.of(file).getFileName());
            Files.createDirectories(folder.resolve("rules"));
            Files.copy(Path.of(file), copy);
        }
        String config = Files.readString(AlertRules.FOLDER.resolve("prometheus.yml"));
        if (!config.contains(INTERVAL)) {
            throw new IllegalStateException("prometheus.yml scrapes at another interval than 5s");
        }
        Files.writeString(folder.resolve("prometheus.yml"), config.replace(INTERVAL, OFTEN));
        Files.createDirectories(folder.resolve("targets"));
        Files.writeString(folder.resolve("targets/counter-service.yml"), targets(stack, "replicas"));
        Files.writeString(folder.resolve("targets/realtime-gateway.yml"), targets(stack, "gateways"));
    }

    private static String targets(Stack stack, String kind) {
        StringBuilder yaml = new StringBuilder();
        for (JsonNode region : stack.status().path("regions")) {
            for (JsonNode each : region.path(kind)) {
                String address =
                        URI.create(each.path("management").stringValue()).getAuthority();
                yaml.append("- targets: [\"%s\"]\n  labels: {local_region: %s}\n"
                        .formatted(address, region.path("name").stringValue()));
            }
        }
        return yaml.toString();
    }

    /** What a query is answered now: one value for each series. */
    List<Double> values(String query) throws IOException {
        List<Double> values = new ArrayList<>();
        for (JsonNode series : get("query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .path("result")) {
            values.add(Double.valueOf(series.path("value").get(1).stringValue()));
        }
        return values;
    }

    /** The names of all metrics. */
    List<String> names() throws IOException {
        return get("label/__name__/values")
                .valueStream()
                .map(JsonNode::stringValue)
                .toList();
    }

    /** The rules as Prometheus has loaded and evaluated them. */
    List<JsonNode> rules() throws IOException {
        return get("rules")
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    private JsonNode get(String path) throws IOException {
        JsonNode answer = JsonMapper.shared().readTree(Region.page(url + "/api/v1/" + path));
        if (!answer.path("status").stringValue("").equals("success")) {
            throw new IOException(path + ": " + answer);
        }
        return answer.path("data");
    }

    private void awaitReady() {
        await().ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(Files.readString(folder.resolve("prometheus.log")));
            }
            return Region.page(url + "/-/ready").contains("Ready");
        });
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
