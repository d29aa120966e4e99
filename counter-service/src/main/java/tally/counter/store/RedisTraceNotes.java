package tally.counter.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.Sharding;
import tally.counter.TallyProperties;
import tally.counter.tracing.Traceparent;
import tally.counter.tracing.Traces;
import tally.redis.TraceNote;

/**
 * Notes over channels of their own. They are published on the connection that the write follows on, and heard on the one
 * that its event comes on, so every replica has the note before the event. What is noted waits for the next event of its
 * counter; a write that failed leaves its note to the next one.
 */
@Component
class RedisTraceNotes implements TraceNotes {
    /** Counters whose notes wait for their event, at most; of more the oldest are forgotten. */
    static final int MAX_WAITING = 1000;

    private static final Logger log = LoggerFactory.getLogger(RedisTraceNotes.class);

    private final RedisLink link;
    private final Sharding sharding;
    private final Traces traces;
    private final Map<CounterId, List<String>> waiting = new LinkedHashMap<>();

    RedisTraceNotes(RedisLink link, TallyProperties tally, Traces traces) {
        this.link = link;
        this.sharding = new Sharding(tally.shards());
        this.traces = traces;
    }

    /** Whether notes are of use here. */
    boolean areHeard() {
        return traces.isOn();
    }

    @Override
    public void tell(String traceparent, Collection<CounterId> counters) {
        TraceNote note = new TraceNote(
                traceparent, counters.stream().map(CounterId::toString).toList());
        int shard = sharding.shardOf(counters.iterator().next());
        RedisNode node = link.node(shard);
        String channel = node.channel().notes(shard);
        var _ = node.commands()
                .thenCompose(redis ->
                        link.isCluster() ? redis.spublish(channel, note.text()) : redis.publish(channel, note.text()))
                .exceptionally(failure -> {
                    log.debug("A trace ends here: its note was not published", failure);
                    return 0L;
                });
    }

    /** Takes a note from a channel. */
    void hear(String message) {
        TraceNote note;
        List<CounterId> ids;
        try {
            note = TraceNote.parse(message);
            ids = note.counters().stream().map(CounterId::parse).toList();
        } catch (IllegalArgumentException e) {
            log.warn("A message on a channel of notes is not one of Tally's and is ignored: {}", e.getMessage());
            return;
        }
        if (Traceparent.isSampled(note.traceparent())) {
            ids.forEach(id -> keep(id, note.traceparent()));
        }
    }

    private synchronized void keep(CounterId id, String traceparent) {
        List<String> noted = waiting.computeIfAbsent(id, _ -> new ArrayList<>(1));
        if (noted.size() <= Traces.MAX_LINKS) {
            noted.add(traceparent);
        }
        if (waiting.size() > MAX_WAITING) {
            Iterator<CounterId> oldest = waiting.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** What was noted of the counters of an event, which it is over with. */
    synchronized Map<CounterId, List<String>> take(List<CounterValue> values) {
        Map<CounterId, List<String>> taken = Map.of();
        if (!waiting.isEmpty()) {
            taken = new LinkedHashMap<>();
            for (CounterValue value : values) {
                List<String> noted = waiting.remove(value.id());
                if (noted != null) {
                    taken.put(value.id(), noted);
                }
            }
        }
        return taken;
    }
}
