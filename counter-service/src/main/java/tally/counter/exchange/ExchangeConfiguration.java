package tally.counter.exchange;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tally.counter.Sharding;
import tally.counter.TallyProperties;
import tally.counter.store.CounterEvents;
import tally.counter.store.OnceProperties;
import tally.counter.store.ShardExchange;
import tally.counter.store.TraceNotes;
import tally.counter.tracing.Traces;
import tally.counter.watching.Watching;
import tally.counter.watching.WatchingProperties;

/** Puts the exchange together. */
@Configuration(proxyBeanMethods = false)
class ExchangeConfiguration {
    private final TallyProperties tally;
    private final ExchangeProperties settings;
    private final Clock clock;

    ExchangeConfiguration(TallyProperties tally, ExchangeProperties settings, InstantSource clock) {
        this.tally = tally;
        this.settings = settings;
        this.clock = clock.withZone(ZoneOffset.UTC);
    }

    @Bean
    KafkaClients exchangeClients(KafkaProperties kafka) {
        return new KafkaClients(kafka, "tally-" + tally.region());
    }

    @Bean
    ExchangeMetrics exchangeMetrics(MeterRegistry registry) {
        return new ExchangeMetrics(registry);
    }

    @Bean
    Drains exchangeDrains(
            KafkaClients clients, ShardExchange store, CounterEvents events, ExchangeMetrics metrics, Traces traces) {
        Drains drains = new Drains(
                tally.region(),
                store,
                new KafkaLog<>(clients.producers(), stateCodec(), settings.topic(), metrics),
                new KafkaLog<>(clients.producers(), keyCodec(), settings.onceTopic(), metrics),
                settings,
                metrics,
                clock,
                traces);
        events.listen(drains);
        return drains;
    }

    @Bean
    ShardConsumer stateConsumer(
            KafkaClients clients,
            ShardExchange store,
            CounterEvents events,
            Drains drains,
            ExchangeMetrics metrics,
            Traces traces,
            TraceNotes notes) {
        Admission admission = new Admission(stateCodec(), new Sharding(tally.shards()), tally.namespaces());
        StateWork work = new StateWork(
                tally.region(),
                tally.replica(),
                store,
                offsets(clients, settings.topic()),
                drains,
                admission,
                quarantine(clients, metrics),
                settings,
                metrics,
                clock,
                traces,
                notes);
        return consumer(clients, events, settings.topic(), () -> new ShardListener<>(work));
    }

    @Bean
    ShardConsumer keyConsumer(
            KafkaClients clients, ShardExchange store, CounterEvents events, ExchangeMetrics metrics) {
        KeyWork work = new KeyWork(
                store,
                offsets(clients, settings.onceTopic()),
                keyCodec(),
                new Sharding(tally.shards()),
                quarantine(clients, metrics),
                settings,
                metrics);
        return consumer(clients, events, settings.onceTopic(), () -> new ShardListener<>(work));
    }

    @Bean
    CrowdTopic crowdTopic(KafkaClients clients, Watching watching, WatchingProperties limits, MeterRegistry registry) {
        return new CrowdTopic(
                tally.region() + '/' + tally.replica(),
                settings,
                clients,
                watching,
                limits.forgetAfter(),
                clock,
                registry);
    }

    @Bean
    Exchange exchange(KafkaClients clients, ShardExchange store, List<ShardConsumer> consumers, OnceProperties once) {
        short copies = settings.replicationFactor();
        OptionalInt perShard = OptionalInt.of(tally.shards());
        List<RequiredTopic> topics = List.of(
                RequiredTopic.compacted(settings.topic(), tally.shards(), settings.minCompactionLag(), copies),
                RequiredTopic.kept(settings.onceTopic(), perShard, once.window(), copies),
                RequiredTopic.kept(settings.rejectedTopic(), OptionalInt.empty(), settings.rejectedRetention(), copies),
                RequiredTopic.kept(settings.watchingTopic(), OptionalInt.empty(), CrowdTopic.RETENTION, copies));
        return new Exchange(
                new TopicGuard(clients::admin, topics, new SessionTimeout(settings.sessionTimeout())),
                consumers,
                () -> placing(store, offsets(clients, settings.topic())),
                settings);
    }

    @Bean
    Regions regions(KafkaClients clients, ShardExchange store, Exchange exchange) {
        Backlog backlog = new Backlog(offsets(clients, settings.topic()), store, settings.topic(), tally.shards());
        LagCalculation calculation =
                new LagCalculation(tally.region(), settings.watermarkInterval().multipliedBy(3));
        return new RegionLags(
                store,
                new Figure("how many records wait to be merged", backlog::records),
                new Figure("how many counters wait to be drained", backlog::dirty),
                calculation,
                exchange::state,
                clock);
    }

    @Bean
    LagWatch lagWatch(Regions regions, ExchangeMetrics metrics) {
        return new LagWatch(regions, metrics, settings.checkInterval());
    }

    @Bean
    ExchangeHealthIndicator exchangeHealthIndicator(Exchange exchange) {
        return new ExchangeHealthIndicator(exchange::state);
    }

    @Bean
    RecoveryHealthIndicator recoveryHealthIndicator(Regions regions) {
        return new RecoveryHealthIndicator(regions);
    }

    /** What is asked for a shard that is placed, of the first one. */
    private CompletableFuture<?> placing(ShardExchange store, LogOffsets offsets) {
        return offsets.id()
                .thenCompose(id -> store.position(0, OwnedShard.log(settings.topic(), id)))
                .thenCompose(_ -> offsets.range(0));
    }

    private static ShardConsumer consumer(
            KafkaClients clients, CounterEvents events, String topic, Supplier<ShardListener<?>> listeners) {
        ShardConsumer consumer = new ShardConsumer(clients.consumers(topic), topic, listeners);
        events.listen(consumer);
        return consumer;
    }

    private LogOffsets offsets(KafkaClients clients, String topic) {
        return new LogOffsets(clients::admin, topic, tally.shards());
    }

    private Quarantine quarantine(KafkaClients clients, ExchangeMetrics metrics) {
        Executor blocking = Thread::startVirtualThread;
        return new Quarantine(clients.producers(), settings.rejectedTopic(), metrics, blocking);
    }

    private RecordCodec stateCodec() {
        return new RecordCodec(settings.maxRecordSize().toBytes());
    }

    private KeyCodec keyCodec() {
        return new KeyCodec(settings.maxRecordSize().toBytes());
    }
}
