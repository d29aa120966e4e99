package tally.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The two services as programs: which jar, which JVM, which settings. Small heaps, because four of them run at once. */
final class ServicePrograms {
    private static final Duration START_PATIENCE = Duration.ofSeconds(90);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
    private static final List<String> JVM = List.of(
            "-Xmx96m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            // Netty and the JDK use Unsafe and native access knowingly.
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final Path counterService;
    private final Path gateway;
    private final ServiceSettings settings;
    private final DataFolder data;

    /** {@code home} is the project's root. */
    ServicePrograms(Path home, ServiceSettings settings, DataFolder data) {
        this.counterService = jar(home, "counter-service");
        this.gateway = jar(home, "realtime-gateway");
        this.settings = settings;
        this.data = data;
    }

    StackProcess of(StackPlan.Region region, StackPlan.Replica replica) {
        return program(replica.name(), counterService, settings.of(region, replica));
    }

    StackProcess of(StackPlan.Region region, StackPlan.Gateway replica) {
        return program(replica.name(), gateway, settings.of(region, replica));
    }

    private StackProcess program(String name, Path jar, Map<String, String> properties) {
        List<String> command = new ArrayList<>();
        command.add(JavaCommand.java());
        command.addAll(JVM);
        command.add("-jar");
        command.add(jar.toString());
        command.addAll(ServiceSettings.asArguments(properties));
        String secrets = JsonMapper.shared().writeValueAsString(settings.secrets());
        return new StackProcess(new StackProcess.Launch(
                name,
                () -> command,
                Map.of("SPRING_APPLICATION_JSON", secrets),
                data.log(name),
                line -> line.contains(" Started "),
                START_PATIENCE,
                STOP_PATIENCE));
    }

    private static Path jar(Path home, String module) {
        Path jar = home.resolve(module).resolve("target").resolve(module + "-0.1.0-SNAPSHOT-exec.jar");
        if (!Files.exists(jar)) {
            throw new StackException(jar + " is missing; build it with ./mvnw package");
        }
        return jar;
    }
}
