package tally.counter.store;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where this region's Redis is: one server, or the master that Sentinel names, or the masters of a Redis Cluster.
 *
 * @param uri {@code redis://[user:password@]host:port[/database]}; {@code rediss://} for TLS. With Sentinel or a cluster
 *     its host and port are not used, and all else is: whoever is reached is reached with this user, password and TLS
 * @param cluster a Redis Cluster, if it names nodes
 * @param sentinel a master that Sentinel watches, if it names nodes
 * @param timeout how long a call may take before its caller is told that Redis is unavailable
 * @param reconnectDelay the pause between two attempts to reach a Redis that is away
 */
@Validated
@ConfigurationProperties("tally.redis")
record RedisProperties(
        @NotBlank @DefaultValue("redis://127.0.0.1:6379") String uri,
        @DefaultValue @NotNull @Valid Cluster cluster,
        @DefaultValue @NotNull @Valid Sentinel sentinel,
        @DefaultValue("2s") Duration timeout,
        @DefaultValue("200ms") Duration reconnectDelay) {

    private static final String NODE = "[^:/@\\s]+:\\d{1,5}";

    /**
     * A Redis Cluster. A shard is one hash slot, so each shard lies on one master; shards of several masters are written
     * side by side.
     *
     * @param nodes {@code host:port} of some of its nodes; the others are found through them
     * @param refresh how often the cluster is asked who holds which slot, besides whenever something seems to have moved
     */
    record Cluster(
            @DefaultValue List<@Pattern(regexp = NODE) String> nodes,
            @DefaultValue("5s") @DurationMin(millis = 100) Duration refresh) {}

    /**
     * A master and its replicas, watched by Sentinel.
     *
     * @param master the name under which it is watched
     * @param nodes {@code host:port} of all Sentinels
     * @param password of the Sentinels themselves; empty for none
     */
    record Sentinel(
            @DefaultValue("") String master,
            @DefaultValue List<@Pattern(regexp = NODE) String> nodes,
            @DefaultValue("") String password) {}

    boolean isCluster() {
        return !cluster.nodes().isEmpty();
    }

    boolean isSentinel() {
        return !sentinel.nodes().isEmpty();
    }

    @AssertTrue(message = "tally.redis.cluster.nodes and tally.redis.sentinel.nodes exclude each other")
    boolean isOfOneKind() {
        return !(isCluster() && isSentinel());
    }

    @AssertTrue(message = "tally.redis.sentinel needs both, master and nodes")
    boolean isSentinelComplete() {
        return isSentinel() != sentinel.master().isBlank();
    }
}
