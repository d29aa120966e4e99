package tally.k8s;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** All that must be true of an overlay. */
final class Rules {
    private static final List<BiConsumer<Manifests, Consumer<String>>> ALL = List.of(
            SecurityRules::check,
            PodRules::check,
            ReferenceRules::check,
            ScalingRules::check,
            NetworkRules::check,
            SettingsRules::check,
            ShutdownRules::check,
            RedisRules::check);

    private Rules() {}

    /** Everything that is wrong, each with the place; empty when nothing is. */
    static List<String> faults(Manifests manifests) {
        List<String> faults = new ArrayList<>(manifests.faults());
        // What could not be read would be missed everywhere else too.
        if (faults.isEmpty()) {
            ALL.forEach(rule -> rule.accept(manifests, faults::add));
        }
        return faults;
    }
}
