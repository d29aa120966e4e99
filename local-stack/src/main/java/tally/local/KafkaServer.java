package tally.local;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * One real Kafka broker (KRaft, its own controller) on the loopback address, in a JVM of its own, that keeps its data
 * in a folder through stop, kill and start. Topics are never created by accident.
 *
 * <p>Besides its own port it can listen on further ones that it makes known under another port: the place for a relay.
 */
public final class KafkaServer implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);

    private final Path data;
    private final KafkaPorts ports;
    private final StackProcess process;

    /** Port 0 takes a free one, which then stays the same. */
    public KafkaServer(Path data, int port) {
        this(data, KafkaPorts.on(port), data.resolve("kafka.log"));
    }

    KafkaServer(Path data, KafkaPorts ports, Path log) {
        this.data = data;
        this.ports = ports;
        this.process = new StackProcess(new StackProcess.Launch(
                "kafka", this::command, Map.of(), log, KafkaBroker.READY::equals, START_PATIENCE, STOP_PATIENCE));
    }

    /** Starts it and waits until it serves; does nothing if it is running. */
    public KafkaServer start() {
        process.startAndAwaitReady();
        return this;
    }

    public String bootstrap() {
        return "127.0.0.1:" + ports.direct();
    }

    public boolean isRunning() {
        return process.isRunning();
    }

    /** Ends it as an operator would (SIGTERM) and waits for its end. */
    public void stop() {
        process.stop();
    }

    /** kill -9. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        stop();
    }

    StackProcess process() {
        return process;
    }

    private List<String> command() {
        Path properties = data.resolve("kafka.properties");
        try {
            Files.createDirectories(data);
            try (Writer writer = Files.newBufferedWriter(properties)) {
                asProperties(properties(data, ports)).store(writer, "Written at every start");
            }
        } catch (IOException e) {
            throw new StackException("Can not write " + properties + ": " + e.getMessage(), e);
        }
        List<String> command = new ArrayList<>(List.of(
                JavaCommand.java(),
                "-Xmx128m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // Which of the two is used depends on whose class path this is.
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dlogback.configurationFile=tally/local/kafka-logback.xml"));
        command.addAll(JavaCommand.ownClassPath("kafka"));
        command.addAll(
                List.of(KafkaBroker.class.getName(), properties.toAbsolutePath().toString()));
        return command;
    }

    private static Properties asProperties(Map<String, String> values) {
        Properties properties = new Properties();
        properties.putAll(values);
        return properties;
    }

    /** What a broker is set to that listens on this port and keeps its data in the folder, wherever it is from. */
    public static Map<String, String> properties(Path data, int port) {
        return properties(data, KafkaPorts.on(port));
    }

    private static Map<String, String> properties(Path data, KafkaPorts ports) {
        List<String> listeners = new ArrayList<>();
        List<String> advertised = new ArrayList<>();
        List<String> protocols = new ArrayList<>(List.of("CONTROLLER:PLAINTEXT", "DIRECT:PLAINTEXT"));
        listeners.add("DIRECT://127.0.0.1:" + ports.direct());
        advertised.add("DIRECT://127.0.0.1:" + ports.direct());
        for (int i = 0; i < ports.relayed().size(); i++) {
            KafkaPorts.Relayed relayed = ports.relayed().get(i);
            listeners.add("RELAYED" + i + "://127.0.0.1:" + relayed.listener());
            advertised.add("RELAYED" + i + "://127.0.0.1:" + relayed.relay());
            protocols.add("RELAYED" + i + ":PLAINTEXT");
        }
        listeners.add("CONTROLLER://127.0.0.1:" + ports.controller());
        Map<String, String> properties = new HashMap<>();
        properties.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                "1",
                "controller.quorum.voters",
                "1@127.0.0.1:" + ports.controller(),
                "controller.listener.names",
                "CONTROLLER",
                "inter.broker.listener.name",
                "DIRECT",
                "listeners",
                String.join(",", listeners),
                "advertised.listeners",
                String.join(",", advertised),
                "listener.security.protocol.map",
                String.join(",", protocols),
                "log.dirs",
                data.resolve("storage").toAbsolutePath().toString()));
        properties.putAll(Map.of(
                // A client's typing error must not make a topic with the wrong policy.
                "auto.create.topics.enable", "false",
                "group.initial.rebalance.delay.ms", "0",
                // What a killed replica owned is taken over as soon as this.
                "group.min.session.timeout.ms", "1000",
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "2",
                // After kill -9 a new start waits for the session of the old one to end.
                "broker.session.timeout.ms", "2000",
                "broker.heartbeat.interval.ms", "500"));
        properties.putAll(Map.of(
                "num.network.threads", "2",
                "num.io.threads", "4",
                "background.threads", "2",
                "log.cleaner.dedupe.buffer.size", "8388608",
                "log.segment.bytes", "67108864"));
        return properties;
    }
}
