package tally.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every process of a stack and every port, before anything is started. */
record StackPlan(KafkaPorts kafka, List<Region> regions, StackState state) {
    private static final int GATEWAY_OFFSET = 100;
    private static final int NEXT_OF_A_KIND = 10;

    record Region(String name, int redis, KafkaPorts.Relayed kafka, List<Replica> replicas, List<Gateway> gateways) {}

    record Replica(String name, int api, int management, int internal, int heartbeat) {}

    record Gateway(String name, int web, int management, int internal) {}

    /** Plans the stack; ports that were used before and are free are used again. */
    static StackPlan of(UpOptions options, @Nullable StackState before) {
        List<String> names = regionsOf(options, before);
        int shards = shardsOf(options, before);
        for (int i = 0; i < names.size(); i++) {
            demand(options.basePort() + i + 1, options.replicas());
            demand(options.basePort() + i + 1 + GATEWAY_OFFSET, options.gateways());
        }
        Ports ports = new Ports(before == null ? Map.of() : before.ports());
        List<Region> regions = new ArrayList<>();
        List<KafkaPorts.Relayed> relayed = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Region region = region(names.get(i), options.basePort() + i + 1, options, ports);
            regions.add(region);
            relayed.add(region.kafka());
        }
        KafkaPorts kafka = new KafkaPorts(ports.named("kafka"), ports.named("kafka-controller"), relayed);
        return new StackPlan(kafka, regions, new StackState(names, shards, ports.all));
    }

    /** The names of all counter-services and gateways. */
    List<String> services() {
        return regions.stream()
                .flatMap(region -> Stream.concat(
                        region.replicas().stream().map(Replica::name),
                        region.gateways().stream().map(Gateway::name)))
                .toList();
    }

    private static Region region(String name, int firstApi, UpOptions options, Ports ports) {
        List<Replica> replicas = new ArrayList<>();
        for (int i = 0; i < options.replicas(); i++) {
            String replica = name + "-api-" + (i + 1);
            replicas.add(new Replica(
                    replica,
                    firstApi + i * NEXT_OF_A_KIND,
                    ports.named(replica + "-management"),
                    ports.named(replica + "-internal"),
                    ports.named(replica + "-heartbeat")));
        }
        List<Gateway> gateways = new ArrayList<>();
        for (int i = 0; i < options.gateways(); i++) {
            String gateway = name + "-gateway-" + (i + 1);
            gateways.add(new Gateway(
                    gateway,
                    firstApi + GATEWAY_OFFSET + i * NEXT_OF_A_KIND,
                    ports.named(gateway + "-management"),
                    ports.named(gateway + "-internal")));
        }
        KafkaPorts.Relayed kafka =
                new KafkaPorts.Relayed(ports.named(name + "-kafka-listener"), ports.named(name + "-kafka-relay"));
        return new Region(name, ports.named(name + "-redis"), kafka, replicas, gateways);
    }

    private static List<String> regionsOf(UpOptions options, @Nullable StackState before) {
        List<String> asked = options.regions();
        if (before == null) {
            return asked == null ? List.of("eu", "us") : asked;
        }
        if (asked == null) {
            return before.regions();
        }
        // Regions may be added at the end: those before them keep their ports.
        int known = before.regions().size();
        if (asked.size() < known || !asked.subList(0, known).equals(before.regions())) {
            throw new StackException("The data in " + options.data() + " belong to the regions "
                    + String.join(",", before.regions())
                    + "; leave --regions away, add others behind them, use another folder with --data, or delete these"
                    + " with ./tally wipe");
        }
        return asked;
    }

    private static int shardsOf(UpOptions options, @Nullable StackState before) {
        String asked = options.settings().get("tally.shards");
        int otherwise = before == null ? StackState.DEFAULT_SHARDS : before.shards();
        try {
            int shards = asked == null ? otherwise : Integer.parseInt(asked);
            if (before != null && shards != before.shards()) {
                throw new StackException("The data in " + options.data() + " are divided into " + before.shards()
                        + " shards for ever; leave tally.shards away, or use another folder with --data");
            }
            if (shards >= 1) {
                return shards;
            }
        } catch (NumberFormatException notANumber) {
            // The same answer as for a number below 1.
        }
        throw new UsageException("--set tally.shards takes a number from 1, not \"" + asked + "\"");
    }

    /** Keeps the ports that users are told of, before any other is drawn. */
    private static void demand(int first, int count) {
        for (int port = first; port < first + count * NEXT_OF_A_KIND; port += NEXT_OF_A_KIND) {
            if (!FreePort.isFree(port)) {
                throw new StackException("Port " + port
                        + " is taken by another program; end that one, or choose other ports with --base-port");
            }
            // False where it has been claimed already, as by a test that chose the base.
            var _ = FreePort.claim(port);
        }
    }

    /** The ports by name: the one used before if it is free, else a new one. */
    private static final class Ports {
        private final Map<String, Integer> before;
        private final Map<String, Integer> all;

        Ports(Map<String, Integer> before) {
            this.before = new HashMap<>(before);
            this.all = new TreeMap<>(before);
        }

        int named(String name) {
            Integer known = before.get(name);
            int port = known != null && FreePort.isFree(known) ? known : FreePort.find();
            all.put(name, port);
            return port;
        }
    }
}
