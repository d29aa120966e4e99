package tally.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Spring properties of each service: what the stack decides, what it only proposes, and what the user set. Secrets
 * are apart from them, because a command line can be read by everybody on the machine.
 */
record ServiceSettings(StackPlan plan, Map<String, String> fromUser, String internalKey, ControlAddress control) {
    private static final Map<String, String> PROPOSED = Map.of(
            "server.address", "127.0.0.1",
            "management.server.address", "127.0.0.1",
            "tally.gateway.allowed-origins", "http://localhost:[*],http://127.0.0.1:[*]");

    Map<String, String> of(StackPlan.Region region, StackPlan.Replica replica) {
        Map<String, String> decided = new LinkedHashMap<>();
        decided.put("server.port", Integer.toString(replica.api()));
        decided.put("management.server.port", Integer.toString(replica.management()));
        decided.put("tally.region", region.name());
        decided.put("tally.replica", replica.name());
        decided.put("tally.internal.port", Integer.toString(replica.internal()));
        decided.put("tally.heartbeat.port", Integer.toString(replica.heartbeat()));
        decided.put("tally.redis.uri", "redis://127.0.0.1:" + region.redis());
        decided.put(
                "spring.kafka.bootstrap-servers", "127.0.0.1:" + region.kafka().relay());
        return merged(decided);
    }

    Map<String, String> of(StackPlan.Region region, StackPlan.Gateway gateway) {
        Map<String, String> decided = new LinkedHashMap<>();
        decided.put("server.port", Integer.toString(gateway.web()));
        decided.put("management.server.port", Integer.toString(gateway.management()));
        decided.put("tally.gateway.region", region.name());
        decided.put("tally.gateway.id", gateway.name());
        decided.put("tally.gateway.internal-port", Integer.toString(gateway.internal()));
        for (int i = 0; i < region.replicas().size(); i++) {
            StackPlan.Replica replica = region.replicas().get(i);
            String prefix = "tally.gateway.replicas[" + i + "].";
            decided.put(prefix + "host", "127.0.0.1");
            decided.put(prefix + "heartbeat-port", Integer.toString(replica.heartbeat()));
            decided.put(prefix + "internal-port", Integer.toString(replica.internal()));
            decided.put(prefix + "api-port", Integer.toString(replica.api()));
        }
        for (int i = 0; i < plan.regions().size(); i++) {
            StackPlan.Region each = plan.regions().get(i);
            String prefix = "tally.gateway.console.regions[" + i + "].";
            decided.put(prefix + "name", each.name());
            decided.put(
                    prefix + "gateway",
                    "http://localhost:" + each.gateways().getFirst().web());
            decided.put(
                    prefix + "api",
                    "http://localhost:" + each.replicas().getFirst().api());
        }
        decided.put("tally.gateway.console.control-url", control.url());
        return merged(decided);
    }

    /** What only the process itself may know; goes into its environment. */
    Map<String, String> secrets() {
        return Map.of(
                "tally.internal.key", internalKey,
                "tally.gateway.internal-key", internalKey,
                "tally.gateway.console.control-token", control.token());
    }

    static List<String> asArguments(Map<String, String> settings) {
        List<String> arguments = new ArrayList<>();
        settings.forEach((key, value) -> arguments.add("--" + key + "=" + value));
        return arguments;
    }

    private Map<String, String> merged(Map<String, String> decided) {
        Map<String, String> all = new LinkedHashMap<>(PROPOSED);
        all.put("tally.shards", Integer.toString(plan.state().shards()));
        fromUser.forEach((key, value) -> {
            if (decided.containsKey(key) || secrets().containsKey(key)) {
                throw new StackException("--set can not change " + key + ", ./tally up decides it; see ./tally help");
            }
            all.put(key, value);
        });
        all.putAll(decided);
        return all;
    }
}
