package tally.gateway.membership;

import java.util.List;
import java.util.Objects;
import tally.gateway.CounterValue;

/**
 * What a replica PUTs, as in {@code contracts/internal/updates.v1.json}.
 *
 * @param replica who sends it
 * @param leaving it is stopping: lease elsewhere now
 * @param updates values that changed; empty as a mere sign of life
 */
record Updates(String replica, boolean leaving, List<CounterValue> updates) {
    Updates {
        Objects.requireNonNull(replica, "replica");
        Objects.requireNonNull(updates, "updates");
    }
}
