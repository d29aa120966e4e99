package tally.scenarios;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tally.testing.stack.Region;

/** The stack of docker-compose.yml as a project of its own, on free ports, called as an operator calls it. */
final class ComposeStack implements AutoCloseable {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Duration START_PATIENCE = Duration.ofMinutes(5);
    private static final List<String> PORTS =
            List.of("TALLY_EU_API_PORT", "TALLY_EU_GATEWAY_PORT", "TALLY_US_API_PORT", "TALLY_US_GATEWAY_PORT");

    private final String project = "tally-it-" + ProcessHandle.current().pid();
    private final List<String> compose =
            succeeds("docker", "compose", "version") ? List.of("docker", "compose") : List.of("docker-compose");
    private final Map<String, String> ports = new LinkedHashMap<>();

    ComposeStack() {
        PORTS.forEach(name -> ports.put(name, Integer.toString(freePort())));
    }

    /** Builds the images of the jars that are there and returns when every container is healthy. */
    void up() {
        compose("up", "--detach", "--build");
        awaitHealth("eu-gateway-1");
        awaitHealth("us-gateway-1");
    }

    Region eu() {
        return new Region("eu", port("TALLY_EU_API_PORT"), port("TALLY_EU_GATEWAY_PORT"));
    }

    Region us() {
        return new Region("us", port("TALLY_US_API_PORT"), port("TALLY_US_GATEWAY_PORT"));
    }

    /** Takes Kafka out of the region's network: nothing else in that network notices. */
    void partition(String region) {
        run("docker", "network", "disconnect", network(region), container("kafka"));
    }

    void heal(String region) {
        run("docker", "network", "connect", "--alias", "kafka", network(region), container("kafka"));
    }

    /** SIGTERM, and SIGKILL when its grace period is over. */
    void stop(String service) {
        compose("stop", service);
    }

    void start(String service) {
        compose("start", service);
        awaitHealth(service);
    }

    int exitCode(String service) {
        return Integer.parseInt(inspect(service, "{{.State.ExitCode}}"));
    }

    void awaitHealth(String service) {
        await().atMost(START_PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> inspect(service, "{{.State.Health.Status}}").equals("healthy"));
    }

    String inspect(String service, String what) {
        return run("docker", "inspect", "--format", what, container(service)).strip();
    }

    /** What a shell line in the service's container says. */
    String shell(String service, String line) {
        return run("docker", "exec", container(service), "sh", "-c", line).strip();
    }

    private String container(String service) {
        return compose("ps", "--all", "--quiet", service).strip();
    }

    private String network(String region) {
        return project + "_" + region;
    }

    private int port(String name) {
        return Integer.parseInt(ports.getOrDefault(name, ""));
    }

    @Override
    public void close() {
        compose("down", "--volumes", "--timeout", "30");
    }

    private String compose(String... words) {
        List<String> command = new ArrayList<>(compose);
        command.addAll(List.of("--project-name", project));
        command.addAll(List.of(words));
        return run(command.toArray(String[]::new));
    }

    private String run(String... command) {
        Ended ended = call(ports, command);
        if (ended.code() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ":\n" + ended.error());
        }
        return ended.output();
    }

    private static boolean succeeds(String... command) {
        return call(Map.of(), command).code() == 0;
    }

    private record Ended(int code, String output, String error) {}

    private static Ended call(Map<String, String> environment, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(ROOT.toFile());
        builder.environment().putAll(environment);
        try {
            Path error = Files.createTempFile("tally-compose", ".err");
            Process process = builder.redirectError(error.toFile()).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Ended ended = new Ended(process.waitFor(), output, Files.readString(error));
            Files.delete(error);
            return ended;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
