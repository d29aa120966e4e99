package tally.counter.api;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.request.CounterRules;
import tally.counter.request.ProblemException;
import tally.counter.tracing.Traceparent;

/** One of the two hot calls in its plainest form, as the {@link LeanLane} takes it. */
sealed interface LaneCall {
    /**
     * {@code GET /api/v1/counters/{namespace}/{key}}.
     *
     * @param origin of another origin's page, which may read; null when no page of another origin asks
     * @param known the entity tag that the caller has, null when it names none
     */
    record Read(
            CounterId id, @Nullable String origin, @Nullable String known) implements LaneCall {
        @Override
        public boolean takes(ByteBuf body) {
            return !body.isReadable();
        }
    }

    /** {@code POST /api/v1/counters/{namespace}/{key}/increments}. */
    record Increment(
            CounterId id,
            boolean json,
            @Nullable String idempotencyKey,
            @Nullable String traceparent) implements LaneCall {
        @Override
        public boolean takes(ByteBuf body) {
            return !body.isReadable() || (json && delta(body) != 0);
        }

        /** The delta in {@code {"delta":1}}, written exactly so, or 1 without a body; 0 when it has any other form. */
        static long delta(ByteBuf body) {
            if (!body.isReadable()) {
                return 1;
            }
            int digits = body.readableBytes() - DELTA.length() - 1;
            if (digits < 1 || digits > MAX_DIGITS || body.getByte(body.writerIndex() - 1) != '}') {
                return 0;
            }
            int at = body.readerIndex();
            for (int i = 0; i < DELTA.length(); i++) {
                if (body.getByte(at++) != DELTA.byteAt(i)) {
                    return 0;
                }
            }
            boolean negative = body.getByte(at) == '-';
            long value = 0;
            for (int i = negative ? at + 1 : at; i < at + digits; i++) {
                int digit = body.getByte(i) - '0';
                // A leading zero is no JSON, and a delta of 0 is refused anyway.
                if (digit < 0 || digit > 9 || (value == 0 && digit == 0)) {
                    return 0;
                }
                value = 10 * value + digit;
            }
            return negative ? -value : value;
        }
    }

    AsciiString DELTA = AsciiString.cached("{\"delta\":");

    /** Enough for the largest delta and its sign. */
    int MAX_DIGITS = 8;

    String BASE = "/api/v1/counters/";
    String INCREMENTS = "/increments";
    String IDEMPOTENCY_KEY = "Idempotency-Key";
    String EXTENSIONS = "Tally-";
    AsciiString TRACEPARENT = AsciiString.cached(Traceparent.HEADER);
    String JSON = "application/json";
    int HOST = 1;

    /** One strong entity tag; what else {@code If-None-Match} may hold is for Spring. */
    Pattern ENTITY_TAG = Pattern.compile("\"[!#-~]+\"");

    CounterId id();

    /** Whether the body is one that this call can have; otherwise Spring has to decide about it. */
    boolean takes(ByteBuf body);

    /** The call that a request is; null when anything about it is unusual or wrong, so that Spring has to answer. */
    static @Nullable LaneCall of(HttpRequest request, CounterRules rules, ReadOrigins origins) {
        if (!request.decoderResult().isSuccess() || !request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return null;
        }
        boolean read = request.method().equals(HttpMethod.GET);
        String uri = request.uri();
        if ((!read && !request.method().equals(HttpMethod.POST)) || !uri.startsWith(BASE)) {
            return null;
        }
        if (!read && !uri.endsWith(INCREMENTS)) {
            return null;
        }
        int end = read ? uri.length() : uri.length() - INCREMENTS.length();
        int slash = uri.indexOf('/', BASE.length());
        // A key that begins with a dot could be a step in the path.
        if (slash < 0 || slash + 1 >= end || uri.charAt(slash + 1) == '.' || !isPlain(request.headers())) {
            return null;
        }
        try {
            CounterId id = rules.counter(uri.substring(BASE.length(), end));
            return read ? read(id, request.headers(), origins) : increment(id, request.headers(), rules);
        } catch (ProblemException wrong) {
            return null;
        }
    }

    private static @Nullable LaneCall read(CounterId id, HttpHeaders headers, ReadOrigins origins) {
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        String known = headers.get(HttpHeaderNames.IF_NONE_MATCH);
        boolean answerable = (origin == null || origins.admit(origin, headers.get(HttpHeaderNames.HOST)))
                && (known == null || ENTITY_TAG.matcher(known).matches());
        return answerable ? new Read(id, origin, known) : null;
    }

    private static @Nullable LaneCall increment(CounterId id, HttpHeaders headers, CounterRules rules) {
        if (headers.contains(HttpHeaderNames.ORIGIN) || headers.contains(HttpHeaderNames.IF_NONE_MATCH)) {
            return null;
        }
        String key = rules.idempotencyKey(headers.get(IDEMPOTENCY_KEY));
        return new Increment(id, headers.contains(HttpHeaderNames.CONTENT_TYPE), key, traceparent(headers));
    }

    /** Several are joined, as by Spring, to what is malformed: nobody could say which of them counts. */
    private static @Nullable String traceparent(HttpHeaders headers) {
        return headers.contains(TRACEPARENT) ? String.join(",", headers.getAll(TRACEPARENT)) : null;
    }

    /** Whether no header could make the answer another one, but for those that the calls know. */
    private static boolean isPlain(HttpHeaders headers) {
        int seen = 0;
        Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = all.next();
            String name = header.getKey().toString();
            int single = single(name);
            if ((seen & single) != 0 || (single == 0 && isUnusual(name, header.getValue()))) {
                return false;
            }
            seen |= single;
        }
        return (seen & HOST) != 0;
    }

    /** The bit of a header that the calls know and that there may be once; 0 for all others. */
    private static int single(String name) {
        return switch (name.length()) {
            case 4 -> name.equalsIgnoreCase("Host") ? HOST : 0;
            case 6 -> name.equalsIgnoreCase("Origin") ? 2 : 0;
            case 13 -> name.equalsIgnoreCase("If-None-Match") ? 4 : 0;
            case 15 -> name.equalsIgnoreCase(IDEMPOTENCY_KEY) ? 8 : 0;
            default -> 0;
        };
    }

    private static boolean isUnusual(String name, CharSequence value) {
        return switch (name.charAt(0)) {
            case 'A', 'a' -> name.equalsIgnoreCase("Accept") && !isAccepted(value);
            case 'C', 'c' ->
                (name.equalsIgnoreCase("Content-Type") && !AsciiString.contentEquals(JSON, value))
                        || (name.equalsIgnoreCase("Connection")
                                && !AsciiString.contentEqualsIgnoreCase("keep-alive", value));
            case 'E', 'e' -> name.equalsIgnoreCase("Expect");
            case 'I', 'i' -> name.regionMatches(true, 0, "If-", 0, 3);
            case 'T', 't' ->
                name.equalsIgnoreCase("Transfer-Encoding")
                        || name.regionMatches(true, 0, EXTENSIONS, 0, EXTENSIONS.length());
            case 'U', 'u' -> name.equalsIgnoreCase("Upgrade");
            default -> false;
        };
    }

    private static boolean isAccepted(CharSequence value) {
        return AsciiString.contentEquals("*/*", value) || AsciiString.contentEquals(JSON, value);
    }
}
