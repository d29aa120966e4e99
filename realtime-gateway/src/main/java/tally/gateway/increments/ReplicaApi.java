package tally.gateway.increments;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where increments go. */
public interface ReplicaApi {
    /** An address on the public API of the leased replica; null while the gateway leases nowhere. */
    @Nullable
    URI api(String path);
}
