package tally.counter.exchange;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import tally.counter.Kind;
import tally.counter.TallyProperties;
import tally.counter.store.OnceProperties;
import tally.counter.tracing.Traces;

/** The exchange of one replica, put together as the service does, on a store in memory and a real Kafka. */
final class ReplicaUnderTest implements AutoCloseable {
    static final int SHARDS = 4;

    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final Exchange exchange;
    final Regions regions;
    final KafkaClients clients;

    ReplicaUnderTest(String region, String replica, MemoryStore store, String bootstrap, String topic) {
        TallyProperties tally =
                new TallyProperties(region, replica, SHARDS, Map.of("likes", Kind.UPDOWN, "views", Kind.GROW));
        Map<String, String> set = new HashMap<>();
        set.put("tally.exchange.topic", topic);
        set.put("tally.exchange.rejected-topic", topic + ".rejected");
        set.put("tally.exchange.once-topic", topic + ".once");
        set.put("tally.exchange.watching-topic", topic + ".watching");
        set.put("tally.exchange.check-interval", "200ms");
        set.put("tally.exchange.delivery-timeout", "2500ms");
        ExchangeConfiguration configuration =
                new ExchangeConfiguration(tally, TestSettings.of(set), InstantSource.system());
        KafkaProperties kafka = new KafkaProperties();
        kafka.setBootstrapServers(List.of(bootstrap));
        clients = configuration.exchangeClients(kafka);
        ExchangeMetrics metrics = configuration.exchangeMetrics(registry);
        Drains drains = configuration.exchangeDrains(clients, store, store, metrics, Traces.OFF);
        StateMerge merge = configuration.stateMerge(clients, store, metrics, Traces.OFF, (_, _) -> {});
        List<ShardConsumer> consumers = List.of(
                configuration.stateConsumer(clients, store, store, drains, merge),
                configuration.keyConsumer(clients, store, store, metrics));
        exchange = configuration.exchange(
                clients,
                store,
                consumers,
                configuration.mirrors(clients, store, store, merge, metrics),
                new OnceProperties(Duration.ofHours(24), 1024));
        regions = configuration.regions(clients, store, exchange);
    }

    ReplicaUnderTest start() {
        exchange.start();
        return this;
    }

    boolean running() {
        return exchange.state().equals(new ExchangeState(ExchangeState.RUNNING, null));
    }

    double records(String direction, String outcome) {
        return registry.get("tally.exchange.records")
                .tag("direction", direction)
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    @Override
    public void close() {
        exchange.stop();
        clients.close();
    }
}
