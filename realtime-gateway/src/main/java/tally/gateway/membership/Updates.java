package tally.gateway.membership;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tally.gateway.CounterValue;

/**
 * What a replica PUTs, as in {@code contracts/internal/updates.v1.json}.
 *
 * @param replica who sends it
 * @param leaving it is stopping: lease elsewhere now
 * @param updates values that changed; empty as a mere sign of life
 * @param watching how many sockets watch counters, over all gateways and regions; null when none changed
 */
record Updates(
        String replica,
        boolean leaving,
        List<CounterValue> updates,
        @Nullable List<Watching> watching) {
    Updates {
        Objects.requireNonNull(replica, "replica");
        Objects.requireNonNull(updates, "updates");
    }

    record Watching(String id, int watching) {
        Watching {
            Objects.requireNonNull(id, "id");
        }
    }

    /** The numbers by counter. */
    Map<String, Integer> watchingByCounter() {
        return watching == null
                ? Map.of()
                : watching.stream().collect(Collectors.toMap(Watching::id, Watching::watching, (one, other) -> other));
    }
}
