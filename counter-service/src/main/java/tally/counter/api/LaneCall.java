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
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.request.CounterRules;
import tally.counter.request.ProblemException;
import tally.counter.tracing.Traceparent;

/** One of the two hot calls in its plainest form, as the {@link LeanLane} takes it. */
sealed interface LaneCall {
    /** {@code GET /api/v1/counters/{namespace}/{key}}. */
    record Read(CounterId id) implements LaneCall {
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

    CounterId id();

    /** Whether the body is one that this call can have; otherwise Spring has to decide about it. */
    boolean takes(ByteBuf body);

    /** The call that a request is; null when anything about it is unusual or wrong, so that Spring has to answer. */
    static @Nullable LaneCall of(HttpRequest request, CounterRules rules) {
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
            String key = rules.idempotencyKey(request.headers().get(IDEMPOTENCY_KEY));
            return read
                    ? new Read(id)
                    : new Increment(
                            id,
                            request.headers().contains(HttpHeaderNames.CONTENT_TYPE),
                            key,
                            traceparent(request.headers()));
        } catch (ProblemException wrong) {
            return null;
        }
    }

    /** Several are joined, as by Spring, to what is malformed: nobody could say which of them counts. */
    private static @Nullable String traceparent(HttpHeaders headers) {
        return headers.contains(TRACEPARENT) ? String.join(",", headers.getAll(TRACEPARENT)) : null;
    }

    /** Whether no header could make the answer another one. */
    private static boolean isPlain(HttpHeaders headers) {
        boolean host = false;
        Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = all.next();
            String name = header.getKey().toString();
            CharSequence value = header.getValue();
            switch (name.length()) {
                case 4 -> host |= name.equalsIgnoreCase("Host");
                case 6 -> {
                    if (name.equalsIgnoreCase("Origin") || (name.equalsIgnoreCase("Accept") && !isAccepted(value))) {
                        return false;
                    }
                }
                case 12 -> {
                    if (name.equalsIgnoreCase("Content-Type") && !AsciiString.contentEquals(JSON, value)) {
                        return false;
                    }
                }
                default -> {
                    if (isUnusual(name, value)) {
                        return false;
                    }
                }
            }
        }
        return host;
    }

    private static boolean isAccepted(CharSequence value) {
        return AsciiString.contentEquals("*/*", value) || AsciiString.contentEquals(JSON, value);
    }

    private static boolean isUnusual(String name, CharSequence value) {
        return switch (name.charAt(0)) {
            case 'I', 'i' -> name.regionMatches(true, 0, "If-", 0, 3);
            case 'E', 'e' -> name.equalsIgnoreCase("Expect");
            case 'U', 'u' -> name.equalsIgnoreCase("Upgrade");
            case 'C', 'c' ->
                name.equalsIgnoreCase("Connection") && !AsciiString.contentEqualsIgnoreCase("keep-alive", value);
            case 'T', 't' ->
                name.equalsIgnoreCase("Transfer-Encoding")
                        || name.regionMatches(true, 0, EXTENSIONS, 0, EXTENSIONS.length());
            default -> false;
        };
    }
}
