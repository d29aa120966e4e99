package tally.local;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./tally status --json} prints; a pid of null is a process that does not run.
 *
 * @param ready all processes run and say that they serve
 */
record StackStatus(boolean ready, String data, @Nullable Kafka kafka, List<Region> regions) {
    record Kafka(String bootstrap, @Nullable Long pid) {}

    /** {@code cut}: the region is cut off from Kafka and its peers. */
    record Region(
            String name,
            boolean cut,
            String redis,
            @Nullable Long redisPid,
            List<Replica> replicas,
            List<Gateway> gateways) {}

    record Replica(
            String name,
            boolean ready,
            String api,
            String internal,
            String management,
            String heartbeat,
            @Nullable Long pid) {}

    record Gateway(
            String name,
            boolean ready,
            String url,
            String internal,
            String management,
            @Nullable Long pid) {}

    static StackStatus notRunning(DataFolder data) {
        return new StackStatus(false, data.path().toString(), null, List.of());
    }

    static StackStatus of(Stack stack, Readiness readiness, DataFolder data) {
        StackPlan plan = stack.plan();
        List<String> unready = readiness.unready(stack);
        List<Region> regions = plan.regions().stream()
                .map(region -> new Region(
                        region.name(),
                        stack.isCut(region.name()),
                        "redis://127.0.0.1:" + region.redis(),
                        stack.process(region.name() + "-redis").pid(),
                        region.replicas().stream()
                                .map(replica -> replica(stack, replica, unready))
                                .toList(),
                        region.gateways().stream()
                                .map(gateway -> gateway(stack, gateway, unready))
                                .toList()))
                .toList();
        Kafka kafka = new Kafka(
                "127.0.0.1:" + plan.kafka().direct(), stack.process("kafka").pid());
        return new StackStatus(unready.isEmpty(), data.path().toString(), kafka, regions);
    }

    private static Replica replica(Stack stack, StackPlan.Replica replica, List<String> unready) {
        return new Replica(
                replica.name(),
                !unready.contains(replica.name()),
                "http://localhost:" + replica.api(),
                "http://127.0.0.1:" + replica.internal(),
                "http://127.0.0.1:" + replica.management(),
                "udp://127.0.0.1:" + replica.heartbeat(),
                stack.process(replica.name()).pid());
    }

    private static Gateway gateway(Stack stack, StackPlan.Gateway gateway, List<String> unready) {
        return new Gateway(
                gateway.name(),
                !unready.contains(gateway.name()),
                "http://localhost:" + gateway.web(),
                "http://127.0.0.1:" + gateway.internal(),
                "http://127.0.0.1:" + gateway.management(),
                stack.process(gateway.name()).pid());
    }
}
