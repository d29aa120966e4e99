package tally.local;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The status for people: one line for each process. */
final class StatusTable {
    private StatusTable() {}

    static String of(StackStatus status) {
        StringBuilder table = new StringBuilder(status.ready() ? "Tally is ready" : "Tally is not ready");
        table.append(", data in ").append(status.data()).append('\n');
        StackStatus.Kafka kafka = status.kafka();
        if (kafka != null) {
            line(table, "kafka", kafka.pid(), kafka.pid() != null, kafka.bootstrap());
        }
        for (StackStatus.Region region : status.regions()) {
            table.append(region.name()).append(region.cut() ? " is cut off from Kafka\n" : "\n");
            line(table, region.name() + "-redis", region.redisPid(), region.redisPid() != null, region.redis());
            region.replicas()
                    .forEach(replica -> line(
                            table,
                            replica.name(),
                            replica.pid(),
                            replica.ready(),
                            replica.api() + "  metrics " + replica.management() + "/actuator/prometheus"));
            region.gateways()
                    .forEach(gateway -> line(
                            table,
                            gateway.name(),
                            gateway.pid(),
                            gateway.ready(),
                            gateway.url() + "  metrics " + gateway.management() + "/actuator/prometheus"));
        }
        return table.toString().stripTrailing();
    }

    private static void line(StringBuilder table, String name, @Nullable Long pid, boolean ready, String addresses) {
        String state = pid == null ? "not running" : ready ? "ready" : "not ready";
        table.append(
                String.format(Locale.ROOT, "  %-18s %-12s %-8s %s%n", name, state, pid == null ? "" : pid, addresses));
    }
}
