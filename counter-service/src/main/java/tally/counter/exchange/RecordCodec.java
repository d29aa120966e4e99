package tally.counter.exchange;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.InvalidKeyException;
import tally.counter.crdt.Slot;
import tally.counter.exchange.StateRecord.SlotState;
import tally.counter.exchange.StateRecord.WatermarkState;
import tally.counter.store.CounterWrites;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Translates between {@link StateRecord} and the bytes of {@code contracts/exchange/*.v1.json}. What it reads is hostile:
 * whatever is not exactly of the known form is refused with a reason. Unknown fields of a value are skipped, so that a
 * later version may add some.
 */
final class RecordCodec {
    private static final int VERSION = 1;
    private static final int MAX_WRITER_NAME = 128;
    private static final String SLOT = "slot";
    private static final String WATERMARK = "watermark";

    private final JsonMapper json = JsonMapper.builder().build();
    private final long maxBytes;

    /** @param maxBytes the largest key and value together */
    RecordCodec(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    byte[] key(StateRecord state) {
        String key = switch (state) {
            case SlotState slot -> SLOT + '|' + slot.id() + '|' + slot.incarnation();
            case WatermarkState watermark -> WATERMARK + '|' + watermark.incarnation();
        };
        return key.getBytes(StandardCharsets.UTF_8);
    }

    byte[] value(StateRecord state) {
        long at = state.at().toEpochMilli();
        Object value = switch (state) {
            case SlotState slot ->
                new SlotValue(VERSION, slot.slot().increments(), slot.slot().decrements(), at, slot.by());
            case WatermarkState watermark -> new WatermarkValue(VERSION, watermark.sequence(), at, watermark.by());
        };
        return json.writeValueAsBytes(value);
    }

    StateRecord decode(byte @Nullable [] key, byte @Nullable [] value) throws PoisonException {
        if (key == null) {
            throw new PoisonException("the key is missing");
        }
        if (value == null) {
            throw new PoisonException("the value is missing");
        }
        if (key.length + (long) value.length > maxBytes) {
            throw new PoisonException("key and value have more than " + maxBytes + " bytes");
        }
        String[] parts = new String(key, StandardCharsets.UTF_8).split("\\|", -1);
        if (parts[0].equals(SLOT) && parts.length == 3) {
            return slot(parts[1], parts[2], value);
        }
        if (parts[0].equals(WATERMARK) && parts.length == 2) {
            return watermark(parts[1], value);
        }
        throw new PoisonException("the key is of no known form");
    }

    private SlotState slot(String counter, String incarnation, byte[] value) throws PoisonException {
        CounterId id = counter(counter);
        Incarnation.parse(incarnation);
        JsonNode fields = parse(value);
        Slot slot = new Slot(number(fields, "p"), number(fields, "n"));
        return new SlotState(id, incarnation, slot, at(fields), by(fields));
    }

    private WatermarkState watermark(String incarnation, byte[] value) throws PoisonException {
        Incarnation.parse(incarnation);
        JsonNode fields = parse(value);
        return new WatermarkState(incarnation, number(fields, "seq"), at(fields), by(fields));
    }

    private static CounterId counter(String text) throws PoisonException {
        try {
            return CounterId.parse(text);
        } catch (InvalidKeyException e) {
            throw new PoisonException("the counter's name is invalid", e);
        }
    }

    private JsonNode parse(byte[] value) throws PoisonException {
        JsonNode fields;
        try {
            fields = json.readTree(value);
        } catch (JacksonException e) {
            throw new PoisonException("the value is no JSON", e);
        }
        if (!fields.isObject()) {
            throw new PoisonException("the value is no JSON object");
        }
        if (number(fields, "v") != VERSION) {
            throw new PoisonException("the value's version is not " + VERSION);
        }
        return fields;
    }

    private static Instant at(JsonNode fields) throws PoisonException {
        return Instant.ofEpochMilli(number(fields, "at"));
    }

    private static String by(JsonNode fields) throws PoisonException {
        JsonNode by = fields.get("by");
        if (by == null || !by.isString() || by.stringValue().length() > MAX_WRITER_NAME) {
            throw new PoisonException("\"by\" is not a text of at most " + MAX_WRITER_NAME + " characters");
        }
        return by.stringValue();
    }

    private static long number(JsonNode fields, String name) throws PoisonException {
        JsonNode number = fields.get(name);
        if (number == null
                || !number.isIntegralNumber()
                || !number.canConvertToLong()
                || number.longValue() < 0
                || number.longValue() > CounterWrites.MAX_VALUE) {
            throw new PoisonException("\"" + name + "\" is not a whole number from 0 to 2^53 - 1");
        }
        return number.longValue();
    }

    private record SlotValue(int v, long p, long n, long at, String by) {}

    private record WatermarkValue(int v, long seq, long at, String by) {}
}
