package tally.gateway.membership;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tally.gateway.GatewayProperties;
import tally.gateway.subscription.Watchlist;
import tally.gateway.tracing.Traces;
import tools.jackson.databind.json.JsonMapper;

/** Puts the membership together. */
@Configuration(proxyBeanMethods = false)
class MembershipConfiguration {
    private final GatewayProperties properties;

    MembershipConfiguration(GatewayProperties properties) {
        this.properties = properties;
    }

    @Bean
    Identity identity(Clock clock) {
        return new Identity(properties.id(), clock.wallTime());
    }

    @Bean
    InternalKey internalKey() {
        return new InternalKey(properties.internalKey(), properties.internalOtherKey());
    }

    @Bean
    Signatures signatures(InternalKey key, Clock clock) {
        return new Signatures(key, clock, properties.membership().clockTolerance());
    }

    @Bean
    ReplicaDirectory replicaDirectory() {
        return new ReplicaDirectory(properties.replicas());
    }

    @Bean
    WatchChanges watchChanges() {
        return new WatchChanges(properties.limits().watchChanges());
    }

    /** One thread decides. Sockets that close after it has stopped still report what they no longer watch: dropped. */
    @Bean
    ScheduledExecutorService membershipThread() {
        return new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("membership").factory(), new DiscardPolicy());
    }

    @Bean
    LeaseCall leaseCall(HttpClient http, JsonMapper json, Signatures signatures) {
        return new HttpLeaseCall(
                http,
                json,
                signatures,
                properties.membership().requestTimeout(),
                properties.limits().answerBody().toBytes());
    }

    @Bean
    Lease lease(
            Identity identity,
            ReplicaDirectory directory,
            LeaseCall call,
            WatchChanges changes,
            Watchlist watchlist,
            Clock clock,
            ScheduledExecutorService membershipThread) {
        return new Lease(
                identity, properties.membership(), directory, call, changes, watchlist, clock, membershipThread);
    }

    @Bean
    Membership membership(
            Identity identity,
            InternalKey key,
            Signatures signatures,
            ReplicaDirectory directory,
            Lease lease,
            Watchlist watchlist,
            JsonMapper json,
            Clock clock,
            MeterRegistry meters,
            ScheduledExecutorService membershipThread,
            Traces traces)
            throws SocketException {
        int maxBody = Math.toIntExact(properties.limits().updateBody().toBytes());
        UpdateReceiver receiver = new UpdateReceiver(signatures, lease, watchlist, json, maxBody, traces);
        return new Membership(
                properties.membership().heartbeat(),
                new InternalServer(properties.internalPort(), maxBody, receiver),
                directory,
                new HeartbeatSender(identity, key, clock, meters),
                lease,
                membershipThread);
    }

    @Bean
    LeaseHealth leaseHealthIndicator(Lease lease) {
        return new LeaseHealth(lease);
    }
}
