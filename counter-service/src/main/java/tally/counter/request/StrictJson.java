package tally.counter.request;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a request's JSON (RFC 8259) without any mercy for what two parsers could read differently: duplicate names,
 * text after the end, NaN, deep nesting and numbers of thousands of digits are refused. Unknown names are ignored.
 */
public final class StrictJson {
    /** How deep arrays and objects may nest. */
    public static final int MAX_DEPTH = 32;

    /** The longest number, in characters. */
    public static final int MAX_NUMBER_LENGTH = 1000;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /** The object that {@code body} is; throws {@link ProblemException} of {@code invalid-body} when it is none. */
    public static ObjectNode object(byte[] body) {
        if (tree(body) instanceof ObjectNode object) {
            return object;
        }
        throw new ProblemException(ProblemType.INVALID_BODY, "The body must be a JSON object.");
    }

    /** The array called {@code name} of at most {@code limit} items. */
    public static JsonNode array(ObjectNode object, String name, int limit) {
        JsonNode array = object.get(name);
        if (array == null || !array.isArray()) {
            throw new ProblemException(ProblemType.INVALID_BODY, "The body must have an array called " + name + ".");
        }
        if (array.size() > limit) {
            throw new ProblemException(
                    ProblemType.TOO_MANY_ITEMS,
                    name + " has " + array.size() + " items, and at most " + limit
                            + " are allowed. Send several calls.");
        }
        return array;
    }

    /** The text of {@code node}, or null when it is no JSON string. */
    public static @Nullable String text(@Nullable JsonNode node) {
        return node != null && node.isString() ? node.stringValue() : null;
    }

    private static JsonNode tree(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (JacksonException notJson) {
            throw new ProblemException(ProblemType.INVALID_BODY, describe(notJson));
        }
    }

    // Jackson's own message speaks of its classes and settings; the place is what helps a caller.
    private static String describe(JacksonException notJson) {
        TokenStreamLocation at = notJson.getLocation();
        return "The body must be one JSON object without duplicate names, text after its end, or nesting deeper than "
                + MAX_DEPTH
                + (at == null ? "." : ": see line " + at.getLineNr() + ", column " + at.getColumnNr() + ".");
    }
}
