package tally.k8s;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A Redis that loses no counts: what the service's guard demands, a file that is kept, and memory for writing it anew. */
final class RedisRules {
    private static final String FILE = "redis.conf";
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final BigDecimal TWICE = BigDecimal.valueOf(2);

    private RedisRules() {}

    static void check(Manifests manifests, Consumer<String> fault) {
        for (ConfigMap map : manifests.all(ConfigMap.class)) {
            if (map.getData().containsKey(FILE)) {
                Map<String, String> settings = settings(map);
                require(settings, "maxmemory-policy", "noeviction", fault);
                require(settings, "appendonly", "yes", fault);
                require(settings, "appendfsync", "everysec", fault);
                manifests.all(StatefulSet.class).stream()
                        .filter(set -> set.getMetadata().getName().equals("redis"))
                        .forEach(set -> checkSet(set, settings, fault));
            }
        }
    }

    /** As Redis would read them. */
    static Map<String, String> settings(ConfigMap map) {
        Map<String, String> settings = new HashMap<>();
        map.getData()
                .getOrDefault(FILE, "")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> SPACE.split(line, 2))
                .forEach(words -> settings.put(words[0], words[1]));
        return settings;
    }

    private static void require(Map<String, String> settings, String name, String value, Consumer<String> fault) {
        if (!value.equals(settings.get(name))) {
            fault.accept(
                    FILE + " says " + name + " " + settings.get(name) + ", and counts are lost unless it is " + value);
        }
    }

    private static void checkSet(StatefulSet set, Map<String, String> settings, Consumer<String> fault) {
        if (!Integer.valueOf(1).equals(set.getSpec().getReplicas())) {
            fault.accept(Manifests.name(set) + " must be one: two would count apart from each other");
        }
        if (set.getSpec().getVolumeClaimTemplates().stream()
                .noneMatch(claim -> claim.getMetadata().getName().equals("data"))) {
            fault.accept(Manifests.name(set) + " keeps its file nowhere");
        }
        Quantity limit = set.getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getResources()
                .getLimits()
                .get("memory");
        String most = settings.getOrDefault("maxmemory", "0");
        if (limit == null
                || !most.endsWith("gb")
                || limit.getNumericalAmount()
                                .compareTo(TWICE.multiply(new Quantity(most.replace("gb", "Gi")).getNumericalAmount()))
                        < 0) {
            fault.accept(Manifests.name(set) + " may use " + limit + " of memory, and needs twice its maxmemory of "
                    + most + " while the file is written anew");
        }
    }
}
