package tally.counter.exchange;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
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
import tally.counter.store.ShardExchange.Part;
import tally.counter.store.ShardExchange.Source;
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
        return new KafkaClients(kafka, "tally-" + tally.region(), settings.deliveryTimeout());
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
                log(clients, stateCodec(), settings.topic(), metrics),
                log(clients, keyCodec(), settings.onceTopic(), metrics),
                settings,
                metrics,
                clock,
                traces);
        events.listen(drains);
        return drains;
    }

    private <R> KafkaLog<R> log(KafkaClients clients, LogCodec<R> codec, String topic, ExchangeMetrics metrics) {
        return new KafkaLog<>(
                clients.producers(), clients::sinceChecked, codec, topic, settings.checkedWithin(), metrics);
    }

    @Bean
    StateMerge stateMerge(
            KafkaClients clients, ShardExchange store, ExchangeMetrics metrics, Traces traces, TraceNotes notes) {
        Admission admission = new Admission(stateCodec(), new Sharding(tally.shards()), tally.namespaces());
        return new StateMerge(
                tally.region(), store, admission, quarantine(clients, metrics), metrics, clock, traces, notes);
    }

    @Bean
    ShardConsumer stateConsumer(
            KafkaClients clients, ShardExchange store, CounterEvents events, Drains drains, StateMerge merge) {
        StateWork work = new StateWork(
                tally.replica(),
                store,
                offsets(clients, settings.topic()),
                state(settings.topic()),
                offsets(clients, settings.onceTopic()),
                drains,
                merge,
                settings);
        return consumer(clients, events, settings.topic(), () -> new ShardListener<>(work));
    }

    @Bean
    ShardConsumer keyConsumer(
            KafkaClients clients, ShardExchange store, CounterEvents events, ExchangeMetrics metrics) {
        return keyConsumer(settings.onceTopic(), clients, store, events, metrics);
    }

    /** What mirrors bring: read by groups of their own, as any topic is. */
    @Bean
    Mirrors mirrors(
            KafkaClients clients,
            ShardExchange store,
            CounterEvents events,
            StateMerge merge,
            ExchangeMetrics metrics) {
        List<ShardConsumer> consumers = new ArrayList<>();
        for (String topic : others(settings.topic())) {
            MirrorWork work = new MirrorWork(store, offsets(clients, topic), state(topic), merge, settings);
            consumers.add(consumer(clients, events, topic, () -> new ShardListener<>(work)));
        }
        others(settings.onceTopic())
                .forEach(topic -> consumers.add(keyConsumer(topic, clients, store, events, metrics)));
        return new Mirrors(consumers);
    }

    /** The consumers of other regions' topics. */
    record Mirrors(List<ShardConsumer> consumers) {}

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
    Exchange exchange(
            KafkaClients clients, ShardExchange store, List<ShardConsumer> own, Mirrors mirrors, OnceProperties once) {
        List<ShardConsumer> consumers = new ArrayList<>(own);
        consumers.addAll(mirrors.consumers());
        TopicGuard guard =
                new TopicGuard(clients::admin, requiredTopics(once), new SessionTimeout(settings.sessionTimeout()));
        return new Exchange(
                guard::check, clients, consumers, () -> placing(store, offsets(clients, settings.topic())), settings);
    }

    /** Those of mirrored regions too: whoever makes them first, this service or the mirror, they have to be the same. */
    private List<RequiredTopic> requiredTopics(OnceProperties once) {
        short copies = settings.replicationFactor();
        List<RequiredTopic> topics = new ArrayList<>();
        for (String topic : settings.mirrored(settings.topic())) {
            topics.add(RequiredTopic.compacted(topic, tally.shards(), settings.minCompactionLag(), copies));
        }
        for (String topic : settings.mirrored(settings.onceTopic())) {
            topics.add(RequiredTopic.kept(topic, tally.shards(), once.window(), copies));
        }
        topics.add(RequiredTopic.aside(settings.rejectedTopic(), settings.rejectedRetention(), copies));
        for (String topic : settings.mirrored(settings.watchingTopic())) {
            topics.add(RequiredTopic.aside(topic, CrowdTopic.RETENTION, copies));
        }
        return topics;
    }

    @Bean
    Regions regions(KafkaClients clients, ShardExchange store, Exchange exchange) {
        List<LogOffsets> logs = settings.mirrored(settings.topic()).stream()
                .map(topic -> offsets(clients, topic))
                .toList();
        Backlog backlog = new Backlog(logs, store, tally.shards());
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
    private static CompletableFuture<?> placing(ShardExchange store, LogOffsets offsets) {
        return offsets.name(0).thenCompose(log -> store.position(0, log)).thenCompose(_ -> offsets.range(0));
    }

    private static ShardConsumer consumer(
            KafkaClients clients, CounterEvents events, String topic, Supplier<ShardListener<?>> listeners) {
        ShardConsumer consumer = new ShardConsumer(clients.consumers(topic), topic, listeners);
        events.listen(consumer);
        return consumer;
    }

    private ShardConsumer keyConsumer(
            String topic, KafkaClients clients, ShardExchange store, CounterEvents events, ExchangeMetrics metrics) {
        KeyWork work = new KeyWork(
                store,
                offsets(clients, topic),
                new Source(Part.KEYS, topic, settings.mirrored(settings.onceTopic())),
                keyCodec(),
                new Sharding(tally.shards()),
                quarantine(clients, metrics),
                settings,
                metrics);
        return consumer(clients, events, topic, () -> new ShardListener<>(work));
    }

    private Source state(String topic) {
        return new Source(Part.COUNTERS, topic, settings.mirrored(settings.topic()));
    }

    private List<String> others(String own) {
        List<String> all = settings.mirrored(own);
        return all.subList(1, all.size());
    }

    private LogOffsets offsets(KafkaClients clients, String topic) {
        boolean compacted = settings.mirrored(settings.topic()).contains(topic);
        return new LogOffsets(clients::admin, topic, tally.shards(), compacted);
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
