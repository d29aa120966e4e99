package tally.counter.exchange;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.crdt.Slot;
import tally.counter.exchange.StateRecord.SlotState;
import tally.counter.exchange.StateRecord.WatermarkState;
import tools.jackson.databind.json.JsonMapper;

/**
 * Translates between {@link StateRecord} and the bytes of {@code contracts/exchange/slot.v1.json} and {@code
 * watermark.v1.json}.
 */
final class RecordCodec implements LogCodec<StateRecord> {
    private static final String SLOT = "slot";
    private static final String WATERMARK = "watermark";

    private final JsonMapper json = JsonMapper.builder().build();
    private final long maxBytes;

    /** @param maxBytes the largest key and value together */
    RecordCodec(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public byte[] key(StateRecord state) {
        String key = switch (state) {
            case SlotState slot -> SLOT + '|' + slot.id() + '|' + slot.incarnation();
            case WatermarkState watermark -> WATERMARK + '|' + watermark.incarnation();
        };
        return key.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] value(StateRecord state) {
        long at = state.at().toEpochMilli();
        Object value = switch (state) {
            case SlotState slot ->
                new SlotValue(
                        RecordFields.VERSION,
                        slot.slot().increments(),
                        slot.slot().decrements(),
                        at,
                        slot.by());
            case WatermarkState watermark ->
                new WatermarkValue(RecordFields.VERSION, watermark.sequence(), at, watermark.by());
        };
        return json.writeValueAsBytes(value);
    }

    StateRecord decode(byte @Nullable [] key, byte @Nullable [] value) throws PoisonException {
        RecordFields fields = RecordFields.of(key, value, maxBytes);
        String[] parts = fields.key().split("\\|", -1);
        if (parts[0].equals(SLOT) && parts.length == 3) {
            return slot(parts[1], parts[2], fields);
        }
        if (parts[0].equals(WATERMARK) && parts.length == 2) {
            return watermark(parts[1], fields);
        }
        throw new PoisonException("the key is of no known form");
    }

    private static SlotState slot(String counter, String incarnation, RecordFields fields) throws PoisonException {
        CounterId id = RecordFields.counter(counter);
        Incarnation.parse(incarnation);
        fields.checkVersion();
        Slot slot = new Slot(fields.number("p"), fields.number("n"));
        return new SlotState(id, incarnation, slot, at(fields), fields.text("by"));
    }

    private static WatermarkState watermark(String incarnation, RecordFields fields) throws PoisonException {
        Incarnation.parse(incarnation);
        fields.checkVersion();
        return new WatermarkState(incarnation, fields.number("seq"), at(fields), fields.text("by"));
    }

    private static Instant at(RecordFields fields) throws PoisonException {
        return Instant.ofEpochMilli(fields.number("at"));
    }

    private record SlotValue(int v, long p, long n, long at, String by) {}

    private record WatermarkValue(int v, long seq, long at, String by) {}
}
