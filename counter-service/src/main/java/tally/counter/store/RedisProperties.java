package tally.counter.store;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where this region's Redis is.
 *
 * @param uri {@code redis://[user:password@]host:port[/database]}; {@code rediss://} for TLS
 * @param timeout how long a call may take before its caller is told that Redis is unavailable
 * @param reconnectDelay the pause between two attempts to reach a Redis that is away
 */
@Validated
@ConfigurationProperties("tally.redis")
record RedisProperties(
        @NotBlank @DefaultValue("redis://127.0.0.1:6379") String uri,
        @DefaultValue("2s") Duration timeout,
        @DefaultValue("200ms") Duration reconnectDelay) {}
