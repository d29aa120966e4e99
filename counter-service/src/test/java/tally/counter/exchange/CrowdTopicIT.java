package tally.counter.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import tally.counter.CounterId;
import tally.counter.watching.CrowdReport;
import tally.servers.TestKafka;

class CrowdTopicIT {
    private static final CounterId LIKES = CounterId.parse("likes/a");

    @TempDir
    private static Path folder;

    private static TestKafka kafka;

    private final String topic = "watching." + System.nanoTime();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void startKafka() {
        kafka = TestKafka.in(folder).start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void whatOneReplicaTellsEveryOtherHearsAndItselfDoesNot() throws Exception {
        Replica eu = new Replica("eu", "eu-api-1");
        Replica other = new Replica("eu", "eu-api-2");
        Replica us = new Replica("us", "eu-api-1");
        CrowdReport report = report("eu", "eu-api-1", 3);
        makeTopic(eu);
        eu.topic.carry(report);
        await().until(() -> other.heard.contains(report) && us.heard.contains(report));
        CrowdReport answer = report("us", "eu-api-1", 4);
        us.topic.carry(answer);
        await().until(() -> eu.heard.contains(answer));
        assertThat(eu.heard).containsExactly(answer);
    }

    @Test
    void whoBeginsLaterHearsWhatWasToldShortlyBefore() throws Exception {
        Replica eu = new Replica("eu", "eu-api-1");
        makeTopic(eu);
        CrowdReport report = report("eu", "eu-api-1", 3);
        eu.topic.carry(report);
        await().until(() -> eu.count("sent") == 1);
        Replica late = new Replica("us", "us-api-1");
        await().until(() -> late.heard.contains(report));
    }

    @Test
    void aRecordThatIsNoReportIsCountedAndHoldsUpNothing() throws Exception {
        Replica eu = new Replica("eu", "eu-api-1");
        makeTopic(eu);
        eu.clients
                .producers()
                .createProducer()
                .send(new ProducerRecord<>(topic, "eu|g".getBytes(UTF_8), "nonsense".getBytes(UTF_8)))
                .get();
        CrowdReport report = report("us", "us-api-1", 1);
        Replica us = new Replica("us", "us-api-1");
        us.topic.carry(report);
        await().until(() -> eu.heard.contains(report));
        assertThat(eu.count("rejected")).isEqualTo(1);
    }

    private static CrowdReport report(String region, String by, int sockets) {
        return new CrowdReport(region, region + "-gateway-1", 1, true, false, by, Map.of(LIKES, sockets));
    }

    private void makeTopic(Replica replica) throws Exception {
        RequiredTopic made = RequiredTopic.aside(topic, CrowdTopic.RETENTION, (short) 1);
        replica.clients.admin().createTopics(List.of(made.toNewTopic())).all().get();
    }

    /** The topic as one replica has it, and what it heard there. */
    private final class Replica implements AutoCloseable {
        private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        private final List<CrowdReport> heard = new CopyOnWriteArrayList<>();
        private final KafkaClients clients;
        private final CrowdTopic topic;

        Replica(String region, String name) {
            KafkaProperties properties = new KafkaProperties();
            properties.setBootstrapServers(List.of(kafka.bootstrap()));
            clients = new KafkaClients(
                    properties, region + '.' + name, TestSettings.quick().deliveryTimeout());
            topic = new CrowdTopic(
                    region + '/' + name,
                    TestSettings.of(Map.of("tally.exchange.watching-topic", CrowdTopicIT.this.topic)),
                    clients,
                    new HeardReports(heard),
                    Duration.ofSeconds(25),
                    Clock.systemUTC(),
                    registry);
            topic.start();
            open.add(this);
        }

        double count(String outcome) {
            return registry.get("tally.watching.records")
                    .tag("outcome", outcome)
                    .counter()
                    .count();
        }

        @Override
        public void close() {
            topic.stop();
            clients.close();
        }
    }
}
