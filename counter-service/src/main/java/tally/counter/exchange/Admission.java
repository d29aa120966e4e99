package tally.counter.exchange;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import tally.counter.CounterId;
import tally.counter.Kind;
import tally.counter.Sharding;
import tally.counter.exchange.StateRecord.SlotState;
import tally.counter.tracing.Traceparent;

/**
 * The rules by which a record of the log may be merged: it is well-formed, its counter belongs to the partition it came
 * in, and it does not contradict the kind of its namespace. A namespace that is not configured here is let in, because
 * another region may have it already and its state must not be lost.
 */
final class Admission {
    private final RecordCodec codec;
    private final Sharding sharding;
    private final Map<String, Kind> namespaces;

    Admission(RecordCodec codec, Sharding sharding, Map<String, Kind> namespaces) {
        this.codec = codec;
        this.sharding = sharding;
        this.namespaces = Map.copyOf(namespaces);
    }

    StateRecord admit(ConsumerRecord<byte[], byte[]> source) throws PoisonException {
        StateRecord state = codec.decode(source.key(), source.value());
        if (state instanceof SlotState slot) {
            CounterId id = slot.id();
            if (sharding.shardOf(id) != source.partition()) {
                throw new PoisonException("the counter belongs to partition " + sharding.shardOf(id));
            }
            if (slot.slot().decrements() > 0 && namespaces.get(id.namespace()) == Kind.GROW) {
                throw new PoisonException("a counter that only grows has decrements");
            }
            return traced(slot, source);
        }
        return state;
    }

    /** A header that is no context of a sampled trace is left alone: it is no reason to reject a count. */
    private static SlotState traced(SlotState slot, ConsumerRecord<byte[], byte[]> source) {
        Header header = source.headers().lastHeader(Traceparent.HEADER);
        if (header == null || header.value() == null) {
            return slot;
        }
        String trace = new String(header.value(), StandardCharsets.US_ASCII);
        return Traceparent.isSampled(trace) ? slot.withTrace(trace) : slot;
    }
}
