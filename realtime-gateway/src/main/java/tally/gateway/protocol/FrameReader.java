package tally.gateway.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tally.gateway.CounterName;
import tally.gateway.Problem;
import tally.gateway.protocol.ClientFrame.Increment;
import tally.gateway.protocol.ClientFrame.Increments;
import tally.gateway.protocol.ClientFrame.Item;
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

    /** By the same rule as in the counter-service, which would refuse any other. */
    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[!-~]{1," + MAX_IDEMPOTENCY_KEY_LENGTH + "}");

    private static final String WATCHING = "watching";

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
        try {
            return switch (type.stringValue()) {
                case "ping" -> new Ping();
                case "subscribe" -> new Subscribe(number, counters(frame), includesWatching(frame));
                case "unsubscribe" -> new Unsubscribe(number, counters(frame));
                case "increment" -> increment(number, frame);
                case "increments" -> increments(number, frame);
                default -> throw new RefusedFrame(Problem.NOT_SUPPORTED);
            };
        } catch (RefusedFrame refused) {
            return new Refused(number, refused.problem());
        }
    }

    private JsonNode parse(String text) throws BadFrameException {
        try {
            return json.readTree(text);
        } catch (JacksonException e) {
            throw new BadFrameException("a frame is JSON", e);
        }
    }

    private List<String> counters(JsonNode frame) throws RefusedFrame {
        List<String> names = new ArrayList<>();
        for (JsonNode name : array(frame.path("counters"))) {
            names.add(string(name));
        }
        return names;
    }

    /** What else a newer client would like to have included is left alone. */
    private static boolean includesWatching(JsonNode frame) throws RefusedFrame {
        JsonNode include = frame.path("include");
        if (!include.isMissingNode() && !include.isArray()) {
            throw new RefusedFrame(Problem.BAD_FRAME);
        }
        boolean watching = false;
        for (JsonNode what : include) {
            watching |= string(what).equals(WATCHING);
        }
        return watching;
    }

    private static ClientFrame increment(@Nullable Long ref, JsonNode frame) throws RefusedFrame {
        return switch (item(frame)) {
            case Item.Valid(var counter, var delta, var key, var traceparent) ->
                new Increment(ref, counter, delta, key, traceparent);
            case Item.Faulty(var _, var problem) -> new Refused(ref, problem);
        };
    }

    private ClientFrame increments(@Nullable Long ref, JsonNode frame) throws RefusedFrame {
        List<Item> items = new ArrayList<>();
        for (JsonNode item : array(frame.path("increments"))) {
            items.add(item(item));
        }
        return new Increments(ref, items);
    }

    private static Item item(JsonNode node) throws RefusedFrame {
        String counter = string(node.path("counter"));
        JsonNode key = node.path("idempotencyKey");
        if (!isIdempotencyKey(key)) {
            throw new RefusedFrame(Problem.BAD_FRAME);
        }
        JsonNode delta = node.path("delta");
        if (!CounterName.accepts(counter)) {
            return new Item.Faulty(counter, Problem.INVALID_KEY);
        }
        if (!isDelta(delta)) {
            return new Item.Faulty(counter, Problem.INVALID_DELTA);
        }
        return new Item.Valid(
                counter,
                delta.longValue(),
                key.isMissingNode() ? null : key.stringValue(),
                node.path("traceparent").stringValue(null));
    }

    private JsonNode array(JsonNode node) throws RefusedFrame {
        if (!node.isArray()) {
            throw new RefusedFrame(Problem.BAD_FRAME);
        }
        if (node.size() > maxItems) {
            throw new RefusedFrame(Problem.TOO_MANY_ITEMS);
        }
        return node;
    }

    private static String string(JsonNode node) throws RefusedFrame {
        if (!node.isString()) {
            throw new RefusedFrame(Problem.BAD_FRAME);
        }
        return node.stringValue();
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
                || (key.isString() && IDEMPOTENCY_KEY.matcher(key.stringValue()).matches());
    }

    /** The frame can not be done. Carries no stack trace, because clients can cause any number of them. */
    private static final class RefusedFrame extends Exception {
        private final String problem;

        RefusedFrame(String problem) {
            super(problem, null, false, false);
            this.problem = problem;
        }

        String problem() {
            return problem;
        }
    }
}
