package tally.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The two services as programs: which jar, which JVM, which settings. Small heaps, because four of them run at once. */
final class ServicePrograms {
    private static final Duration START_PATIENCE = Duration.ofSeconds(90);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
    private static final List<String> QUICK =
            List.of("-Xmx96m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final List<String> ALWAYS = List.of(
            "-XX:+ExitOnOutOfMemoryError",
            // Netty and the JDK use Unsafe and native access knowingly.
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final String COUNTER_SERVICE = "counter-service";
    private static final String GATEWAY = "realtime-gateway";

    private final ServiceCopy counterService;
    private final ServiceCopy gateway;
    private final ServiceSettings settings;
    private final DataFolder data;
    private final List<String> jvm;

    /**
     * @param home the project's root
     * @param options of the JVMs, as in {@link UpOptions}
     */
    ServicePrograms(Path home, ServiceSettings settings, DataFolder data, List<String> options) {
        this.jvm = Stream.concat((options.isEmpty() ? QUICK : options).stream(), ALWAYS.stream())
                .toList();
        this.counterService = ServiceCopy.of(home, COUNTER_SERVICE, jvm);
        this.gateway = ServiceCopy.of(home, GATEWAY, jvm);
        this.settings = settings;
        this.data = data;
    }

    /** Records a start of each service if this build has none yet; without a record everything works, only slower. */
    void recordStarts(StackPlan plan, Consumer<String> progress) {
        if (counterService.isRecorded() && gateway.isRecorded()) {
            return;
        }
        progress.accept("Recording a start of each service, so that later ones are quick (once for each build)");
        StackPlan.Region region = plan.regions().getFirst();
        try {
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(() -> record(
                                    "record-counter-service",
                                    counterService,
                                    settings.of(region, region.replicas().getFirst()))),
                            CompletableFuture.runAsync(() -> record(
                                    "record-realtime-gateway",
                                    gateway,
                                    settings.of(region, region.gateways().getFirst()))))
                    .join();
        } catch (CompletionException e) {
            progress.accept("That did not work, so starts stay slow: " + e.getCause());
        }
    }

    private void record(String name, ServiceCopy service, Map<String, String> properties) {
        if (!service.isRecorded()) {
            service.record(name, ServiceSettings.asArguments(properties), secrets(), data.log(name));
        }
    }

    StackProcess of(StackPlan.Region region, StackPlan.Replica replica) {
        return program(replica.name(), COUNTER_SERVICE, counterService, settings.of(region, replica));
    }

    StackProcess of(StackPlan.Region region, StackPlan.Gateway replica) {
        return program(replica.name(), GATEWAY, gateway, settings.of(region, replica));
    }

    static boolean saysThatItStarted(String line) {
        return line.contains(" Started ") && line.contains("Application in ");
    }

    private StackProcess program(String name, String module, ServiceCopy service, Map<String, String> properties) {
        return new StackProcess(
                new StackProcess.Launch(
                        name,
                        () -> command(service, properties),
                        secrets(),
                        data.log(name),
                        ServicePrograms::saysThatItStarted,
                        START_PATIENCE,
                        STOP_PATIENCE),
                home -> command(ServiceCopy.of(home, module, jvm), properties));
    }

    private List<String> command(ServiceCopy service, Map<String, String> properties) {
        List<String> command = new ArrayList<>();
        command.add(JavaCommand.java());
        command.addAll(jvm);
        command.addAll(service.command());
        command.addAll(ServiceSettings.asArguments(properties));
        return command;
    }

    private Map<String, String> secrets() {
        return Map.of("SPRING_APPLICATION_JSON", JsonMapper.shared().writeValueAsString(settings.secrets()));
    }
}
