package tally.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.AppInfoParser;
import tally.local.FreePort;
import tally.local.KafkaServer;

/** A broker of Kafka's official image, in the version of the client, with the properties that the process has. */
final class KafkaContainer implements TestKafka {
    private static final String IMAGE = "apache/kafka:" + AppInfoParser.getVersion();
    private static final String HEAP = "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    /** The image writes the broker's properties and logs there, as a user that it does not know here. */
    private static final List<String> SCRATCH = List.of("/opt/kafka/config", "/opt/kafka/logs");

    private final String bootstrap;
    private final ContainedServer server;

    KafkaContainer(Path data) {
        int port = FreePort.find();
        bootstrap = "127.0.0.1:" + port;
        server = new ContainedServer(
                data,
                IMAGE,
                ".*Kafka Server started.*\\n",
                SCRATCH,
                container -> container
                        .withEnv(environment(KafkaServer.properties(data, port)))
                        .withEnv("KAFKA_HEAP_OPTS", HEAP));
    }

    /** The image makes properties of such variables. */
    private static Map<String, String> environment(Map<String, String> properties) {
        return properties.entrySet().stream()
                .collect(Collectors.toMap(
                        property ->
                                "KAFKA_" + property.getKey().replace('.', '_').toUpperCase(Locale.ROOT),
                        Map.Entry::getValue));
    }

    @Override
    public TestKafka start() {
        server.start();
        return this;
    }

    @Override
    public String bootstrap() {
        return bootstrap;
    }

    @Override
    public boolean isRunning() {
        return server.isRunning();
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public void close() {
        server.stop();
    }
}
