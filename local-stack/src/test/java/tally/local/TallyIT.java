package tally.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands as processes, with real Redis and Kafka and services that only say that they are ready. */
class TallyIT {
    private final int basePort = BasePorts.claimed();

    @TempDir
    private Path folder;

    private record Outcome(int code, String output) {}

    @BeforeEach
    void makeTheJars() throws IOException {
        makeTheJars(folder.resolve("home"));
    }

    private static void makeTheJars(Path home) throws IOException {
        for (String module : List.of("counter-service", "realtime-gateway")) {
            Path jar = home.resolve(module + "/target/" + module + "-0.1.0-SNAPSHOT-exec.jar");
            Files.createDirectories(jar.getParent());
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandInService.class.getName());
            String entry = StandInService.class.getName().replace('.', '/') + ".class";
            try (OutputStream file = Files.newOutputStream(jar);
                    JarOutputStream out = new JarOutputStream(file, manifest);
                    var in = StandInService.class.getClassLoader().getResourceAsStream(entry)) {
                out.putNextEntry(new JarEntry(entry));
                out.write(Objects.requireNonNull(in).readAllBytes());
            }
        }
    }

    @AfterEach
    void stop() throws Exception {
        tally("down");
    }

    @Test
    void upStatusKillStartPartitionHealAndDown() throws Exception {
        Outcome up = up("--replicas", "2", "--set", "tally.store.max-batch=64");
        assertThat(up.output()).contains("Ready after", "curl", "http://localhost:" + (basePort + 1));
        assertThat(up.code()).isZero();

        JsonNode status = JsonMapper.shared().readTree(tally("status", "--json").output());
        assertThat(status.path("ready").booleanValue()).isTrue();
        JsonNode us = status.path("regions").get(1);
        assertThat(us.path("replicas").get(1).path("api").stringValue())
                .isEqualTo("http://localhost:" + (basePort + 12));
        assertThat(us.path("gateways").get(0).path("url").stringValue())
                .isEqualTo("http://localhost:" + (basePort + 102));
        assertThat(Files.readString(data().resolve("logs/us-api-2.log")))
                .contains("--tally.replica=us-api-2", "--tally.store.max-batch=64", "--tally.shards=16")
                .doesNotContain(Files.readString(data().resolve("internal.key")).strip());
        assertThat(Files.getPosixFilePermissions(data().resolve("control.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));

        controlServerAsksForItsToken();

        Outcome twice = up();
        assertThat(twice.output()).contains("already running").hasLineCount(1);
        assertThat(twice.code()).isEqualTo(1);

        assertThat(tally("kill", "us-redis").code()).isZero();
        List<String> others = List.of("us-api-1", "eu-gateway-1", "kafka");
        others.forEach(control()::kill);
        assertThat(status().path("ready").booleanValue()).isFalse();
        assertThat(control("/processes").body())
                .contains("{\"name\":\"us-redis\",\"region\":\"us\",\"state\":\"down\"}")
                .contains("{\"name\":\"eu-redis\",\"region\":\"eu\",\"state\":\"ready\"}");
        assertThat(tally("kill", "us-redis").output()).contains("not running");
        assertThat(tally("start", "us-redis").code()).isZero();
        others.forEach(name -> control().start(name, null));
        await().until(() -> status().path("ready").booleanValue());
        aServiceIsStoppedAndStartedFromAnotherBuild();
        assertThat(tally("kill", "nobody").output()).contains("there are kafka, eu-redis");

        assertThat(tally("partition", "us").code()).isZero();
        assertThat(status().path("regions").get(1).path("cut").booleanValue()).isTrue();
        assertThat(tally("status").output()).contains("us is cut off");
        assertThat(tally("heal", "us").code()).isZero();
        assertThat(status().path("regions").get(1).path("cut").booleanValue()).isFalse();
        assertThat(tally("partition", "mars").output()).contains("no region \"mars\"");
        assertThat(tally("wipe").output()).contains("already running");

        List<Long> pids = pids(status());
        assertThat(tally("down").code()).isZero();
        assertThat(pids).noneMatch(TallyIT::isAlive);
        assertThat(tally("wipe").code()).isZero();
        assertThat(data()).doesNotExist();
    }

    private void aServiceIsStoppedAndStartedFromAnotherBuild() throws Exception {
        Path other = folder.resolve("other");
        assertThat(tally("stop", "us-api-1").code()).isZero();
        assertThat(tally("stop", "us-api-1").output()).contains("not running");
        assertThat(tally("start", "us-api-1", "--build", other.toString()).output())
                .contains("Can not unpack", other.toString(), "./mvnw package");
        makeTheJars(other);
        assertThat(tally("start", "us-api-1", "--build", other.toString()).code())
                .isZero();
        await().until(() -> status().path("ready").booleanValue());
        assertThat(commandOf("us-api-1")).contains(other + "/.tally-build");
        assertThat(commandOf("us-api-2")).doesNotContain(other.toString());
        assertThat(tally("stop", "us-redis").code()).isZero();
        assertThat(tally("start", "us-redis", "--build", other.toString()).output())
                .contains("us-redis is not a service");
        assertThat(tally("start", "us-redis").code()).isZero();
        await().until(() -> status().path("ready").booleanValue());
    }

    private String commandOf(String name) {
        return status().findParents("name").stream()
                .filter(process -> process.path("name").asString("").equals(name))
                .map(process -> ProcessHandle.of(process.path("pid").longValue())
                        .flatMap(handle -> handle.info().commandLine())
                        .orElse(""))
                .findFirst()
                .orElseThrow();
    }

    private void controlServerAsksForItsToken() throws Exception {
        assertThat(control("/partitions", "Authorization", "Bearer guessed").statusCode())
                .isEqualTo(401);
        assertThat(control("/partitions").body()).isEqualTo("{\"cut\":[]}");
    }

    private HttpResponse<String> control(String path) throws Exception {
        return control(path, "Authorization", "Bearer " + address().token());
    }

    private HttpResponse<String> control(String path, String... headers) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(address().url() + path))
                            .headers(headers)
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private ControlAddress address() {
        return Objects.requireNonNull(new DataFolder(data()).control());
    }

    @Test
    void nothingSurvivesAKilledSupervisorAndTheDataCanBeUsedAgain() throws Exception {
        Outcome up = up("--regions", "eu");
        assertThat(up.code()).as(up.output()).isZero();
        List<Long> pids = pids(status());
        ProcessHandle.of(address().pid()).orElseThrow().destroyForcibly();
        await().until(() -> pids.stream().noneMatch(TallyIT::isAlive));
        assertThat(tally("status").output()).contains("not running");

        assertThat(up().code()).isZero();
        assertThat(status().path("regions")).hasSize(1);
        Outcome other = up("--regions", "eu,us");
        assertThat(other.code()).isEqualTo(1);
    }

    @Test
    void aTakenPortIsSaidInOneLineAndNothingIsLeft() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), basePort + 102));
            Outcome up = up();
            assertThat(up.output())
                    .contains("Port " + (basePort + 102), "--base-port")
                    .hasLineCount(1);
            assertThat(up.code()).isEqualTo(1);
            assertThat(tally("status").output()).contains("not running");
        }
    }

    @Test
    void aBrokenJarIsSaidAndNothingIsLeft() throws Exception {
        Path jar = folder.resolve("home/realtime-gateway/target/realtime-gateway-0.1.0-SNAPSHOT-exec.jar");
        Files.writeString(jar, "not a jar");
        Outcome up = up("--regions", "eu");
        assertThat(up.output()).contains("Can not unpack", "realtime-gateway");
        assertThat(up.code()).isEqualTo(1);
        assertThat(tally("status").output()).contains("not running");
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(folder.toString())))
                .isEmpty();
    }

    private Outcome up(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("up", "--detach", "--base-port", Integer.toString(basePort)));
        all.addAll(List.of(words));
        return tally(all.toArray(String[]::new));
    }

    private Outcome tally(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                JavaCommand.java(),
                "-XX:TieredStopAtLevel=1",
                "-Dtally.home=" + folder.resolve("home"),
                "-cp",
                System.getProperty("java.class.path"),
                Tally.class.getName()));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", data().toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** What the commands ask: a JVM for every call would cost too much. */
    private ControlClient control() {
        return ControlClient.to(new DataFolder(data()));
    }

    private JsonNode status() {
        return JsonMapper.shared().readTree(control().status());
    }

    private static List<Long> pids(JsonNode status) {
        return Stream.of("pid", "redisPid")
                .flatMap(name -> status.findValues(name).stream())
                .map(JsonNode::longValue)
                .toList();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
