package tally.counter.exchange;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.crdt.Slot;
import tally.counter.exchange.StateRecord.FoldState;
import tally.counter.exchange.StateRecord.SlotState;
import tally.counter.exchange.StateRecord.WatermarkState;
import tally.counter.store.FoldChain;
import tools.jackson.databind.json.JsonMapper;

/**
 * Translates between {@link StateRecord} and the bytes of {@code contracts/exchange/slot.v1.json}, {@code base.v1.json},
 * {@code fold.v1.json}, {@code witness.v1.json}, {@code witness-base.v1.json} and {@code watermark.v1.json}.
 */
final class RecordCodec implements LogCodec<StateRecord> {
    private static final String SLOT = "slot";
    private static final String WATERMARK = "watermark";
    private static final String FOLD = "fold";

    private final JsonMapper json = JsonMapper.builder().build();
    private final long maxBytes;

    /** @param maxBytes the largest key and value together */
    RecordCodec(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public byte[] key(StateRecord state) {
        String key = switch (state) {
            case SlotState slot ->
                SLOT + '|' + slot.id() + '|' + slot.incarnation() + (slot.isWitnessed() ? '|' + slot.witness() : "");
            case WatermarkState watermark -> WATERMARK + '|' + watermark.incarnation();
            case FoldState fold -> FOLD + '|' + fold.region() + '-' + fold.name();
        };
        return key.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] value(StateRecord state) {
        long at = state.at().toEpochMilli();
        Object value = switch (state) {
            case SlotState slot
            when Incarnation.isBase(slot.incarnation()) ->
                new BaseValue(
                        RecordFields.VERSION,
                        slot.slot().increments(),
                        slot.slot().decrements(),
                        slot.fold(),
                        at,
                        slot.by());
            case SlotState slot ->
                new SlotValue(
                        RecordFields.VERSION,
                        slot.slot().increments(),
                        slot.slot().decrements(),
                        at,
                        slot.by());
            case FoldState fold ->
                new FoldValue(RecordFields.VERSION, fold.chain().text(), at, fold.by());
            case WatermarkState watermark ->
                new WatermarkValue(RecordFields.VERSION, watermark.sequence(), at, watermark.by());
        };
        return json.writeValueAsBytes(value);
    }

    @Override
    public @Nullable String trace(StateRecord state) {
        return state instanceof SlotState slot ? slot.trace() : null;
    }

    StateRecord decode(byte @Nullable [] key, byte @Nullable [] value) throws PoisonException {
        RecordFields fields = RecordFields.of(key, value, maxBytes);
        String[] parts = fields.key().split("\\|", -1);
        if (parts[0].equals(SLOT) && parts.length == 3) {
            return slot(parts[1], parts[2], "", fields);
        }
        if (parts[0].equals(SLOT) && parts.length == 4) {
            return slot(parts[1], parts[2], witness(parts[3], parts[2]), fields);
        }
        if (parts[0].equals(WATERMARK) && parts.length == 2) {
            return watermark(parts[1], fields);
        }
        if (parts[0].equals(FOLD) && parts.length == 2) {
            return fold(parts[1], fields);
        }
        throw new PoisonException("the key is of no known form");
    }

    private static String witness(String region, String incarnation) throws PoisonException {
        if (!Incarnation.isRegion(region)) {
            throw new PoisonException("the witness is not the name of a region");
        }
        if (Incarnation.isOf(region, incarnation)) {
            throw new PoisonException("a region is no witness of its own slots");
        }
        return region;
    }

    private static SlotState slot(String counter, String incarnation, String witness, RecordFields fields)
            throws PoisonException {
        CounterId id = RecordFields.counter(counter);
        Incarnation.parseSlot(incarnation);
        fields.checkVersion();
        Slot slot = new Slot(fields.number("p"), fields.number("n"));
        String fold = Incarnation.isBase(incarnation) ? foldOf(fields) : "";
        return new SlotState(id, incarnation, slot, fold, witness, at(fields), fields.text("by"), null);
    }

    private static String foldOf(RecordFields base) throws PoisonException {
        String fold = base.text("fold");
        if (!Incarnation.isFold(fold)) {
            throw new PoisonException("\"fold\" is not the name of a fold");
        }
        return fold;
    }

    private static FoldState fold(String text, RecordFields fields) throws PoisonException {
        Incarnation name = Incarnation.parse(text);
        fields.checkVersion();
        try {
            FoldChain chain = new FoldChain(fields.longText("chain"));
            return new FoldState(name.region(), name.nonce(), chain, at(fields), fields.text("by"));
        } catch (IllegalArgumentException e) {
            throw new PoisonException("\"chain\" is not of the form fold:nonce,nonce;fold:nonce", e);
        }
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

    private record BaseValue(int v, long p, long n, String fold, long at, String by) {}

    private record FoldValue(int v, String chain, long at, String by) {}

    private record WatermarkValue(int v, long seq, long at, String by) {}
}
