package tally.counter.notify;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The internal HTTP port, which gateways and peers call and nobody else may reach.
 *
 * @param port TCP; 0 takes any free one
 * @param key the secret that every service of the region shares, at least 32 characters; required
 * @param otherKey a second secret that is taken from others and never signed with, at least 32 characters: for a change of
 *     the key without an interruption, see docs/operations.md
 * @param clockTolerance how far the sender's clock may be off, for HTTP and heartbeats
 * @param maxBody the largest request body
 */
@Validated
@ConfigurationProperties("tally.internal")
record InternalProperties(
        @DefaultValue("8082") @Min(0) @Max(65535) int port,

        @NotNull(message = "is required: set tally.internal.key (TALLY_INTERNAL_KEY) to the region's shared secret")
        @Size(min = 32, message = "must have at least 32 characters")
        String key,

        @Size(min = 32, message = "must have at least 32 characters") @Nullable
        String otherKey,

        @DefaultValue("30s") Duration clockTolerance,
        @DefaultValue("1MB") DataSize maxBody) {

    /** An empty other key is none: that is what a variable without a value gives. */
    InternalProperties {
        otherKey = otherKey == null || otherKey.isEmpty() ? null : otherKey;
    }

    InternalKey keys() {
        return new InternalKey(key, otherKey);
    }

    /** Leaves the keys out. */
    @Override
    public String toString() {
        return "InternalProperties[port=" + port + ", clockTolerance=" + clockTolerance + ", maxBody=" + maxBody + "]";
    }
}
