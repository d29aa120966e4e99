package tally.counter.notify;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tally.counter.TallyProperties;
import tally.counter.request.CounterRules;
import tally.counter.store.CounterEvents;
import tally.counter.store.CounterReads;
import tally.counter.tracing.Traces;
import tally.counter.watching.CrowdCarrier;
import tally.counter.watching.Watching;
import tally.counter.watching.WatchingProperties;
import tools.jackson.databind.json.JsonMapper;

/** Puts the notification of gateways together. */
@Configuration(proxyBeanMethods = false)
class NotifyConfiguration {
    private static final LongSupplier NANO_TIME = System::nanoTime;

    @Bean
    CallSignature callSignature(InternalProperties internal, InstantSource clock) {
        return new CallSignature(internal.keys(), clock, internal.clockTolerance());
    }

    @Bean
    Gateways gateways(
            InternalProperties internal, HeartbeatProperties heartbeat, InstantSource clock, MeterRegistry registry) {
        Gateways gateways = new Gateways(internal.keys(), heartbeat, internal.clockTolerance(), clock, NANO_TIME);
        Gauge.builder("tally.gateways.live", gateways, Gateways::count)
                .description("Gateways whose heartbeats arrive here")
                .register(registry);
        return gateways;
    }

    @Bean
    HeartbeatListener heartbeatListener(Gateways gateways, HeartbeatProperties heartbeat, MeterRegistry registry) {
        return new HeartbeatListener(gateways, heartbeat.port(), registry);
    }

    @Bean
    HttpGatewayClient gatewayClient(
            JsonMapper json, CallSignature signature, NotifyProperties notify, MeterRegistry registry, Traces traces) {
        return new HttpGatewayClient(json, signature, notify.pushTimeout(), registry, traces);
    }

    /** One thread encodes and sends; answers come on the threads of the network. Nobody else's executor. */
    @Bean(destroyMethod = "shutdownNow", defaultCandidate = false)
    @Qualifier("notify")
    ScheduledExecutorService notifyExecutor() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("notify").daemon().factory());
    }

    @Bean
    Crowd crowd(TallyProperties tally, Watching watching, CrowdCarrier carrier) {
        return new Crowd(tally.region(), tally.replica(), watching, carrier);
    }

    @Bean
    Leases leases(
            TallyProperties tally,
            NotifyProperties notify,
            Gateways gateways,
            Crowd crowd,
            GatewayClient client,
            @Qualifier("notify") ScheduledExecutorService executor) {
        Pusher.Terms terms = new Pusher.Terms(
                tally.replica(),
                notify.maxUpdates(),
                notify.idleInterval().toNanos(),
                notify.pushPause().toNanos(),
                client,
                (nanos, task) -> {
                    var _ = executor.schedule(task, nanos, TimeUnit.NANOSECONDS);
                },
                NANO_TIME);
        return new Leases(notify, gateways, crowd, terms);
    }

    @Bean
    Notifier notifier(
            CounterEvents events,
            CounterReads reads,
            Leases leases,
            NotifyProperties notify,
            WatchingProperties watching,
            @Qualifier("notify") ScheduledExecutorService executor) {
        Reread reread = new Reread(reads, leases, NANO_TIME);
        return new Notifier(events, leases, reread, notify, watching.interval(), executor);
    }

    @Bean
    InternalServer internalServer(
            TallyProperties tally,
            InternalProperties internal,
            NotifyProperties notify,
            Gateways gateways,
            Leases leases,
            Crowd crowd,
            CounterReads reads,
            CallSignature signature,
            JsonMapper json) {
        LeaseDesk desk = new LeaseDesk(
                tally.replica(), notify, new CounterRules(tally.namespaces()), gateways, leases, crowd, reads);
        return new InternalServer(
                new InternalRoutes(
                                desk,
                                signature,
                                json,
                                Math.toIntExact(internal.maxBody().toBytes()))
                        .handler(),
                internal.port());
    }
}
