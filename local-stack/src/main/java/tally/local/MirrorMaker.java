package tally.local;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * One real MirrorMaker 2, which carries Tally's topics of each of some Kafkas to all the others, in a JVM of its own. Its jars
 * are those of the module {@code mirror}.
 */
public final class MirrorMaker implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);

    private final Path data;
    private final Path jars;
    private final Map<String, String> bootstraps;
    private final StackProcess process;

    /**
     * @param home the project's root
     * @param bootstraps the Kafka of each region, by the region's name
     */
    public MirrorMaker(Path home, Path data, Map<String, String> bootstraps) {
        this.data = data;
        this.jars = home.resolve("mirror").resolve("target").resolve("lib").toAbsolutePath();
        this.bootstraps = Map.copyOf(bootstraps);
        this.process = new StackProcess(new StackProcess.Launch(
                "mirror",
                this::command,
                Map.of(),
                data.resolve("mirror.log"),
                line -> line.contains("Kafka MirrorMaker started"),
                START_PATIENCE,
                STOP_PATIENCE));
    }

    /** Starts it and waits until it runs; what it carries comes some seconds later. */
    public MirrorMaker start() {
        process.startAndAwaitReady();
        return this;
    }

    /** kill -9. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.stop();
    }

    private List<String> command() {
        if (!Files.isDirectory(jars)) {
            throw new StackException(jars + " is missing: run ./mvnw -pl mirror package");
        }
        Path file = data.resolve("mirror.properties");
        try {
            Files.createDirectories(data);
            try (Writer writer = Files.newBufferedWriter(file)) {
                properties().store(writer, "Written at every start");
            }
        } catch (IOException e) {
            throw new StackException("Can not write " + file + ": " + e.getMessage(), e);
        }
        return List.of(
                JavaCommand.java(),
                "-Xmx192m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.connect.mirror=info",
                "-cp",
                jars + "/*",
                "org.apache.kafka.connect.mirror.MirrorMaker",
                file.toAbsolutePath().toString());
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.put("clusters", String.join(",", bootstraps.keySet()));
        bootstraps.forEach((region, bootstrap) -> properties.put(region + ".bootstrap.servers", bootstrap));
        for (String from : bootstraps.keySet()) {
            for (String to : bootstraps.keySet()) {
                properties.put(from + "->" + to + ".enabled", Boolean.toString(!from.equals(to)));
            }
        }
        properties.putAll(Map.of(
                "topics",
                "tally\\.state,tally\\.once,tally\\.watching",
                "tasks.max",
                "2",
                // A topic that is made later is noticed within that.
                "refresh.topics.interval.seconds",
                "2",
                // How much is carried again after a kill.
                "offset.flush.interval.ms",
                "5000",
                "emit.heartbeats.enabled",
                "false",
                "emit.checkpoints.enabled",
                "false",
                "sync.topic.acls.enabled",
                "false"));
        properties.putAll(Map.of(
                "replication.factor",
                "1",
                "offset-syncs.topic.replication.factor",
                "1",
                "config.storage.replication.factor",
                "1",
                "offset.storage.replication.factor",
                "1",
                "status.storage.replication.factor",
                "1"));
        return properties;
    }
}
