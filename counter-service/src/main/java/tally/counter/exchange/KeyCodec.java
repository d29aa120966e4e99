package tally.counter.exchange;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterValue;
import tally.counter.store.CounterWrites;
import tally.counter.store.ShardExchange.UsedKey;
import tools.jackson.databind.json.JsonMapper;

/** Translates between used idempotency keys and the bytes of {@code contracts/exchange/once.v1.json}. */
final class KeyCodec implements LogCodec<UsedKey> {
    private static final String FORM = "once";
    private static final Pattern KEY = Pattern.compile("[!-~]{1," + CounterWrites.MAX_KEY_LENGTH + "}");

    private final JsonMapper json = JsonMapper.builder().build();
    private final long maxBytes;

    /** @param maxBytes the largest key and value together */
    KeyCodec(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public byte[] key(UsedKey used) {
        return (FORM + '|' + used.counted().id() + '|' + used.key()).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public byte[] value(UsedKey used) {
        CounterValue counted = used.counted();
        return json.writeValueAsBytes(new Value(
                RecordFields.VERSION,
                used.delta(),
                counted.count(),
                counted.epoch(),
                counted.version(),
                used.at().toEpochMilli()));
    }

    UsedKey decode(byte @Nullable [] key, byte @Nullable [] value) throws PoisonException {
        RecordFields fields = RecordFields.of(key, value, maxBytes);
        // The client's key comes last, because it may contain the separator.
        String[] parts = fields.key().split("\\|", 3);
        if (parts.length != 3
                || !parts[0].equals(FORM)
                || !KEY.matcher(parts[2]).matches()) {
            throw new PoisonException("the key is of no known form");
        }
        fields.checkVersion();
        String epoch = fields.text("epoch");
        Incarnation.parse(epoch);
        CounterValue counted = new CounterValue(
                RecordFields.counter(parts[1]), fields.integer("count"), epoch, fields.number("version"));
        return new UsedKey(parts[2], fields.integer("delta"), counted, Instant.ofEpochMilli(fields.number("at")));
    }

    private record Value(int v, long delta, long count, String epoch, long version, long at) {}
}
