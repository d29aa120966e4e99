package tally.counter.exchange;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tally.counter.CounterId;
import tally.counter.store.ShardExchange.DirtySlot;
import tally.counter.tracing.Traces;

/** The contexts of traced changes of one shard until they are drained, by counter. For any thread. */
final class DrainTraces {
    /** Counters of a shard, at most; of more the oldest are forgotten, and their traces end in this region. */
    static final int MAX_COUNTERS = 1000;

    private final Map<CounterId, List<String>> waiting = new LinkedHashMap<>();

    synchronized void add(Map<CounterId, List<String>> traces) {
        traces.forEach((id, contexts) -> {
            List<String> known = waiting.computeIfAbsent(id, _ -> new ArrayList<>(1));
            known.addAll(contexts.subList(0, Math.min(contexts.size(), 1 + Traces.MAX_LINKS - known.size())));
        });
        Iterator<CounterId> oldest = waiting.keySet().iterator();
        while (waiting.size() > MAX_COUNTERS) {
            oldest.next();
            oldest.remove();
        }
    }

    /** Takes what led to these slots; mostly nothing. */
    synchronized Map<CounterId, List<String>> take(List<DirtySlot> slots) {
        if (waiting.isEmpty()) {
            return Map.of();
        }
        Map<CounterId, List<String>> taken = new LinkedHashMap<>();
        for (DirtySlot slot : slots) {
            List<String> contexts = waiting.remove(slot.id());
            if (contexts != null) {
                taken.put(slot.id(), contexts);
            }
        }
        return taken;
    }
}
