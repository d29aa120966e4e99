package tally.counter.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterValue;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * A counter's value as HTTP shows it, on both lanes.
 *
 * @param asOf when this replica had the value from the store
 * @param watching how many sockets watch it, over all gateways and regions; null when nobody asked
 */
@JsonSerialize(using = CounterView.Writer.class)
record CounterView(
        CounterValue value, Instant asOf, @Nullable Integer watching) implements CountersView.Item {
    // Calls of one batch, and most of one millisecond, show the same time.
    private static volatile Shown shown = new Shown(Instant.EPOCH, "");

    private record Shown(Instant time, String text) {}

    CounterView(CounterValue value, Instant asOf) {
        this(value, asOf, null);
    }

    /** Written by hand, as every answer has it. Nothing in it needs escaping: all of it is checked ASCII. */
    String json() {
        return "{\"id\":\"" + value.id() + "\",\"count\":" + value.count() + ",\"epoch\":\"" + value.epoch()
                + "\",\"version\":" + value.version() + ",\"asOf\":\"" + text(asOf)
                + (watching == null ? "\"}" : "\",\"watching\":" + watching + "}");
    }

    private static String text(Instant time) {
        Shown last = shown;
        if (!last.time.equals(time)) {
            last = new Shown(time, time.toString());
            shown = last;
        }
        return last.text;
    }

    static final class Writer extends ValueSerializer<CounterView> {
        @Override
        public void serialize(CounterView view, JsonGenerator out, SerializationContext context) {
            out.writeRawValue(view.json());
        }
    }
}
