package tally.counter.request;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.InvalidKeyException;
import tally.counter.Kind;
import tally.counter.store.CounterWrites;
import tools.jackson.databind.JsonNode;

/**
 * What may be asked of a counter: the one place that decides it, for single calls, batches and leases alike. Refuses
 * with a {@link ProblemException}; never changes anything.
 */
public final class CounterRules {
    /** The largest delta of one increment, in magnitude. */
    public static final long MAX_DELTA = 1_000_000;

    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[!-~]{1," + CounterWrites.MAX_KEY_LENGTH + "}");

    private final Map<String, Kind> namespaces;

    public CounterRules(Map<String, Kind> namespaces) {
        this.namespaces = new TreeMap<>(namespaces);
    }

    /** The counter called {@code id}, a text {@code namespace/key}; null stands for something that is no text. */
    public CounterId counter(@Nullable String id) {
        if (id == null) {
            throw new ProblemException(
                    ProblemType.INVALID_KEY, "An id is a text namespace/key, for example likes/post-42.");
        }
        try {
            return known(CounterId.parse(id));
        } catch (InvalidKeyException invalid) {
            throw Failure.refusal(invalid);
        }
    }

    public CounterId counter(String namespace, String key) {
        try {
            return known(new CounterId(namespace, key));
        } catch (InvalidKeyException invalid) {
            throw Failure.refusal(invalid);
        }
    }

    public Kind kind(CounterId id) {
        Kind kind = namespaces.get(id.namespace());
        if (kind == null) {
            throw new ProblemException(
                    ProblemType.UNKNOWN_NAMESPACE,
                    "There is no namespace " + id.namespace() + ". Configured: "
                            + String.join(", ", namespaces.keySet()) + ".");
        }
        return kind;
    }

    /**
     * The delta of one increment.
     *
     * @param delta as the caller wrote it; null (not there at all) means 1. Only an integer written as one is exact in
     *     every JSON parser, so {@code 1.0} and {@code 1e3} are refused like any other fraction
     */
    public long delta(CounterId id, @Nullable JsonNode delta) {
        if (delta == null) {
            return 1;
        }
        // 0 is refused like everything that is no whole number.
        return delta(id, delta.isIntegralNumber() && delta.canConvertToLong() ? delta.longValue() : 0);
    }

    /** The delta of one increment. */
    public long delta(CounterId id, long delta) {
        boolean grows = kind(id) == Kind.GROW;
        if (delta == 0 || delta > MAX_DELTA || delta < (grows ? 1 : -MAX_DELTA)) {
            throw invalidDelta(id, grows);
        }
        return delta;
    }

    /**
     * The idempotency key of one increment.
     *
     * @param key as the caller wrote it, with or without the quotation marks of a structured field (RFC 9651, 3.3.3); null
     *     when there is none
     */
    public @Nullable String idempotencyKey(@Nullable String key) {
        if (key == null) {
            return null;
        }
        boolean quoted = key.length() > 1 && key.startsWith("\"") && key.endsWith("\"");
        String bare = quoted ? key.substring(1, key.length() - 1) : key;
        if (!IDEMPOTENCY_KEY.matcher(bare).matches()) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST,
                    "An idempotency key is 1 to " + CounterWrites.MAX_KEY_LENGTH
                            + " visible ASCII characters without spaces, for example a UUID.");
        }
        return bare;
    }

    private CounterId known(CounterId id) {
        Kind kind = kind(id);
        if (kind == Kind.MEMBERS || kind == Kind.UNIQUE) {
            throw new ProblemException(
                    ProblemType.KIND_MISMATCH,
                    id.namespace() + " is a " + kind.name().toLowerCase(Locale.ROOT)
                            + " namespace: its counters can not be incremented, and this version can not read them.");
        }
        return id;
    }

    private static ProblemException invalidDelta(CounterId id, boolean grows) {
        return new ProblemException(
                ProblemType.INVALID_DELTA,
                grows
                        ? id.namespace() + " is a grow namespace: delta must be from 1 to " + MAX_DELTA + "."
                        : id.namespace() + " is an updown namespace: delta must be a whole number from -" + MAX_DELTA
                                + " to " + MAX_DELTA + ", not 0, written without fraction or exponent.");
    }
}
