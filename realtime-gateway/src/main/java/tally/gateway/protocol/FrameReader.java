package tally.gateway.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tally.gateway.CounterName;
import tally.gateway.Problem;
import tally.gateway.protocol.ClientFrame.Increment;
import tally.gateway.protocol.ClientFrame.Ping;
import tally.gateway.protocol.ClientFrame.Refused;
import tally.gateway.protocol.ClientFrame.Subscribe;
import tally.gateway.protocol.ClientFrame.Unsubscribe;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what clients send. A text that is no JSON object with a {@code type} is a {@link BadFrameException}; an object
 * that can not be done is {@link Refused}. Unknown fields are left alone, so that newer clients can speak to it.
 */
public final class FrameReader {
    /** The largest change that one increment makes, either way. */
    public static final long MAX_DELTA = 1_000_000;
    /** The longest idempotency key, in characters. */
    public static final int MAX_IDEMPOTENCY_KEY_LENGTH = 128;

    private final JsonMapper json = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private final int maxItems;

    /** Allows one frame to name at most {@code maxItems} counters. */
    public FrameReader(int maxItems) {
        this.maxItems = maxItems;
    }

    public ClientFrame read(String text) throws BadFrameException {
        JsonNode frame = parse(text);
        JsonNode type = frame.path("type");
        if (!frame.isObject() || !type.isString()) {
            throw new BadFrameException("a frame is a JSON object with a type");
        }
        JsonNode ref = frame.path("ref");
        if (!ref.isMissingNode() && !(ref.isIntegralNumber() && ref.canConvertToLong())) {
            return new Refused(null, Problem.BAD_FRAME);
        }
        Long number = ref.isMissingNode() ? null : Long.valueOf(ref.longValue());
        return switch (type.stringValue()) {
            case "ping" -> new Ping();
            case "subscribe", "unsubscribe" -> counters(type.stringValue(), number, frame.path("counters"));
            case "increment" -> increment(number, frame);
            default -> new Refused(number, Problem.NOT_SUPPORTED);
        };
    }

    private JsonNode parse(String text) throws BadFrameException {
        try {
            return json.readTree(text);
        } catch (JacksonException e) {
            throw new BadFrameException("a frame is JSON", e);
        }
    }

    private ClientFrame counters(String type, @Nullable Long ref, JsonNode counters) {
        if (!counters.isArray()) {
            return new Refused(ref, Problem.BAD_FRAME);
        }
        if (counters.size() > maxItems) {
            return new Refused(ref, Problem.TOO_MANY_ITEMS);
        }
        List<String> names = new ArrayList<>(counters.size());
        for (JsonNode name : counters) {
            if (!name.isString()) {
                return new Refused(ref, Problem.BAD_FRAME);
            }
            names.add(name.stringValue());
        }
        return type.equals("subscribe") ? new Subscribe(ref, names) : new Unsubscribe(ref, names);
    }

    private static ClientFrame increment(@Nullable Long ref, JsonNode frame) {
        JsonNode counter = frame.path("counter");
        JsonNode key = frame.path("idempotencyKey");
        if (!counter.isString() || !isIdempotencyKey(key)) {
            return new Refused(ref, Problem.BAD_FRAME);
        }
        if (!CounterName.accepts(counter.stringValue())) {
            return new Refused(ref, Problem.INVALID_KEY);
        }
        JsonNode delta = frame.path("delta");
        if (!isDelta(delta)) {
            return new Refused(ref, Problem.INVALID_DELTA);
        }
        return new Increment(
                ref, counter.stringValue(), delta.longValue(), key.isMissingNode() ? null : key.stringValue());
    }

    private static boolean isDelta(JsonNode delta) {
        return delta.isIntegralNumber()
                && delta.canConvertToLong()
                && delta.longValue() != 0
                && delta.longValue() >= -MAX_DELTA
                && delta.longValue() <= MAX_DELTA;
    }

    private static boolean isIdempotencyKey(JsonNode key) {
        return key.isMissingNode()
                || (key.isString()
                        && !key.stringValue().isEmpty()
                        && key.stringValue().length() <= MAX_IDEMPOTENCY_KEY_LENGTH);
    }
}
