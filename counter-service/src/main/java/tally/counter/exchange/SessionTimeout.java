package tally.counter.exchange;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long Kafka hears nothing of a replica before it gives its shards to others: as long as is wanted, or as Kafka
 * allows. Brokers refuse members with a session below their {@code group.min.session.timeout.ms}, which is six seconds
 * unless it is set. Not safe for use by several threads.
 */
final class SessionTimeout {
    private static final Logger log = LoggerFactory.getLogger(SessionTimeout.class);
    private static final String SHORTEST = "group.min.session.timeout.ms";
    private static final Duration KAFKAS_DEFAULT = Duration.ofSeconds(6);

    private final Duration wanted;
    private @Nullable Duration allowed;

    SessionTimeout(Duration wanted) {
        this.wanted = wanted;
    }

    /** Asks the brokers, until they have answered once. */
    Duration allowed(Admin client) throws ExecutionException, InterruptedException {
        if (allowed == null) {
            Duration shortest = shortest(client);
            allowed = shortest.compareTo(wanted) > 0 ? shortest : wanted;
            if (!allowed.equals(wanted)) {
                log.warn(
                        "What other regions count is not seen here for {} ms when a replica dies, rather than for {} ms:"
                                + " set {}={} at the brokers and start anew, or tally.exchange.session-timeout={}ms.",
                        allowed.toMillis(),
                        wanted.toMillis(),
                        SHORTEST,
                        wanted.toMillis(),
                        allowed.toMillis());
            }
        }
        return allowed;
    }

    /** The longest that any broker demands; Kafka's default where this service may not ask. */
    private static Duration shortest(Admin client) throws ExecutionException, InterruptedException {
        try {
            List<ConfigResource> brokers = client.describeCluster().nodes().get().stream()
                    .map(Node::idString)
                    .map(id -> new ConfigResource(ConfigResource.Type.BROKER, id))
                    .toList();
            return client.describeConfigs(brokers).all().get().values().stream()
                    .map(SessionTimeout::shortest)
                    .max(Duration::compareTo)
                    .orElse(KAFKAS_DEFAULT);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return KAFKAS_DEFAULT;
            }
            throw e;
        }
    }

    private static Duration shortest(Config broker) {
        ConfigEntry entry = broker.get(SHORTEST);
        return entry == null ? KAFKAS_DEFAULT : Duration.ofMillis(Long.parseLong(entry.value()));
    }
}
