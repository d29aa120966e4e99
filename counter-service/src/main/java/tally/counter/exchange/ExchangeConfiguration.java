package tally.counter.exchange;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tally.counter.Sharding;
import tally.counter.TallyProperties;
import tally.counter.store.CounterEvents;
import tally.counter.store.ShardExchange;

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
    RecordCodec exchangeCodec() {
        return new RecordCodec(settings.maxRecordSize().toBytes());
    }

    @Bean
    LogOffsets exchangeOffsets(KafkaClients clients) {
        return new LogOffsets(clients::admin, settings.topic(), tally.shards());
    }

    @Bean
    Drains exchangeDrains(
            KafkaClients clients,
            ShardExchange store,
            CounterEvents events,
            RecordCodec codec,
            ExchangeMetrics metrics) {
        StateLog log = new KafkaStateLog(clients.producers(), codec, settings.topic(), metrics);
        Drains drains = new Drains(store, log, settings, metrics, clock);
        events.listen(drains);
        return drains;
    }

    @Bean
    StateConsumer exchangeConsumer(
            KafkaClients clients,
            ShardExchange store,
            RecordCodec codec,
            LogOffsets offsets,
            Drains drains,
            ExchangeMetrics metrics) {
        Executor blocking = Thread::startVirtualThread;
        Quarantine quarantine = new Quarantine(clients.producers(), settings.rejectedTopic(), metrics, blocking);
        Admission admission = new Admission(codec, new Sharding(tally.shards()), tally.namespaces());
        Merger merger = new Merger(store, quarantine, metrics, tally.region(), clock);
        ShardOwnership ownership = new ShardOwnership(tally.replica(), store, offsets, drains, settings);
        return new StateConsumer(
                clients.consumers(), settings.topic(), () -> new StateListener(ownership, admission, merger));
    }

    @Bean
    Exchange exchange(KafkaClients clients, StateConsumer consumer) {
        short copies = settings.replicationFactor();
        OptionalInt perShard = OptionalInt.of(tally.shards());
        List<RequiredTopic> topics = List.of(
                RequiredTopic.compacted(settings.topic(), tally.shards(), settings.minCompactionLag(), copies),
                RequiredTopic.kept(settings.onceTopic(), perShard, settings.onceRetention(), copies),
                RequiredTopic.kept(
                        settings.rejectedTopic(), OptionalInt.empty(), settings.rejectedRetention(), copies));
        return new Exchange(new TopicGuard(clients::admin, topics), consumer, settings);
    }

    @Bean
    Regions regions(ShardExchange store, LogOffsets offsets, Exchange exchange) {
        Backlog backlog = new Backlog(offsets, store, settings.topic());
        LagCalculation calculation =
                new LagCalculation(tally.region(), settings.watermarkInterval().multipliedBy(3));
        return new RegionLags(store, backlog, calculation, exchange::state, clock);
    }

    @Bean
    ExchangeHealthIndicator exchangeHealthIndicator(Exchange exchange) {
        return new ExchangeHealthIndicator(exchange::state);
    }
}
