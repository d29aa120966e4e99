package tally.counter.exchange;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.InvalidKeyException;
import tally.counter.store.CounterWrites;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The key and the fields of a record's value, taken from bytes that may be hostile: whatever is not exactly as expected is
 * refused with a reason. Unknown fields are skipped, so that a later version may add some.
 */
record RecordFields(String key, JsonNode fields) {
    static final int VERSION = 1;

    private static final int MAX_TEXT = 128;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static RecordFields of(byte @Nullable [] key, byte @Nullable [] value, long maxBytes) throws PoisonException {
        if (key == null) {
            throw new PoisonException("the key is missing");
        }
        if (value == null) {
            throw new PoisonException("the value is missing");
        }
        if (key.length + (long) value.length > maxBytes) {
            throw new PoisonException("key and value have more than " + maxBytes + " bytes");
        }
        return new RecordFields(new String(key, StandardCharsets.UTF_8), parse(value));
    }

    /** Refuses a value of another version. */
    void checkVersion() throws PoisonException {
        if (number("v") != VERSION) {
            throw new PoisonException("the value's version is not " + VERSION);
        }
    }

    static CounterId counter(String text) throws PoisonException {
        try {
            return CounterId.parse(text);
        } catch (InvalidKeyException e) {
            throw new PoisonException("the counter's name is invalid", e);
        }
    }

    private static JsonNode parse(byte[] value) throws PoisonException {
        JsonNode fields;
        try {
            fields = JSON.readTree(value);
        } catch (JacksonException e) {
            throw new PoisonException("the value is no JSON", e);
        }
        if (!fields.isObject()) {
            throw new PoisonException("the value is no JSON object");
        }
        return fields;
    }

    /** A whole number from 0 to 2^53 - 1. */
    long number(String name) throws PoisonException {
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

    /** A whole number of 64 bits. */
    long integer(String name) throws PoisonException {
        JsonNode number = fields.get(name);
        if (number == null || !number.isIntegralNumber() || !number.canConvertToLong()) {
            throw new PoisonException("\"" + name + "\" is not a whole number of 64 bits");
        }
        return number.longValue();
    }

    /** A text of at most 128 characters. */
    String text(String name) throws PoisonException {
        String text = longText(name);
        if (text.length() > MAX_TEXT) {
            throw new PoisonException("\"" + name + "\" is not a text of at most " + MAX_TEXT + " characters");
        }
        return text;
    }

    /** A text as long as a record may be. */
    String longText(String name) throws PoisonException {
        JsonNode text = fields.get(name);
        if (text == null || !text.isString()) {
            throw new PoisonException("\"" + name + "\" is not a text");
        }
        return text.stringValue();
    }
}
