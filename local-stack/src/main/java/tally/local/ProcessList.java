package tally.local;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every process of the stack and how it is: the status as the consoles show it, in the order of {@link StatusTable}. */
record ProcessList(List<Entry> processes) {
    /**
     * One process.
     *
     * @param region left out for what all regions share
     * @param state {@code ready} when it serves, {@code down} when it does not run, else {@code unready}: it is starting, or
     *     what it needs is away
     * @param url where a gateway's console is; left out for others
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            String name,
            @Nullable String region,
            String state,
            @Nullable String url) {}

    static ProcessList of(StackStatus status) {
        List<Entry> entries = new ArrayList<>();
        StackStatus.Kafka kafka = status.kafka();
        if (kafka != null) {
            entries.add(new Entry("kafka", null, state(kafka.pid(), true), null));
        }
        for (StackStatus.Region region : status.regions()) {
            String name = region.name();
            entries.add(new Entry(name + "-redis", name, state(region.redisPid(), true), null));
            region.replicas()
                    .forEach(replica ->
                            entries.add(new Entry(replica.name(), name, state(replica.pid(), replica.ready()), null)));
            region.gateways()
                    .forEach(gateway -> entries.add(
                            new Entry(gateway.name(), name, state(gateway.pid(), gateway.ready()), gateway.url())));
        }
        return new ProcessList(entries);
    }

    private static String state(@Nullable Long pid, boolean ready) {
        return pid == null ? "down" : ready ? "ready" : "unready";
    }
}
