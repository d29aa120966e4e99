package tally.k8s;

import io.fabric8.kubernetes.api.model.Service;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.kafka.KafkaResources;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What can be reached by name within the namespace: {@code host:port} of every service, also of those Strimzi makes. */
final class Addresses {
    private Addresses() {}

    /** Of several addresses separated by commas, each. */
    static void require(Manifests manifests, String addresses, String where, Consumer<String> fault) {
        Set<String> known = known(manifests);
        for (String address : addresses.split(",", -1)) {
            if (!known.contains(address)) {
                fault.accept(where + " names " + address + ", and there is only " + known);
            }
        }
    }

    private static Set<String> known(Manifests manifests) {
        Set<String> known = new TreeSet<>();
        for (Service service : manifests.all(Service.class)) {
            service.getSpec()
                    .getPorts()
                    .forEach(port -> known.add(service.getMetadata().getName() + ":" + port.getPort()));
        }
        for (Kafka kafka : manifests.all(Kafka.class)) {
            kafka.getSpec().getKafka().getListeners().stream()
                    .map(listener -> KafkaResources.bootstrapServiceName(
                                    kafka.getMetadata().getName()) + ":" + listener.getPort())
                    .forEach(known::add);
        }
        return known;
    }
}
