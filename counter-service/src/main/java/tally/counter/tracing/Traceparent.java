package tally.counter.tracing;

import io.micrometer.tracing.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code traceparent} of W3C Trace Context: {@code 00-<trace id>-<span id>-<flags>}, as {@code
 * contracts/tracing/traceparent.v1.json} shows it. What is malformed is as if it was not there.
 *
 * <p>Source: <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>, 3.2. {@code tracestate} is not carried on.
 */
public final class Traceparent {
    public static final String HEADER = "traceparent";

    /**
     * The longest one that is read, in characters. Version 00 has 55; the specification sets no end to what a later version
     * adds, and this leaves it more than as much again.
     */
    static final int MAX_LENGTH = 128;

    private static final int LENGTH = 55;
    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int FLAGS = 53;

    private Traceparent() {}

    /** Whether it is well formed, and its caller records the trace. */
    public static boolean isSampled(@Nullable String text) {
        return text != null && isWellFormed(text) && (Character.digit(text.charAt(LENGTH - 1), 16) & 1) == 1;
    }

    static boolean isWellFormed(@Nullable String text) {
        return text != null
                && text.length() >= LENGTH
                && text.length() <= MAX_LENGTH
                && isHex(text, 0, 2)
                && !text.startsWith("ff")
                && (text.startsWith("00") ? text.length() == LENGTH : isTail(text))
                && isDash(text, TRACE_ID - 1)
                && isId(text, TRACE_ID, SPAN_ID - 1)
                && isDash(text, SPAN_ID - 1)
                && isId(text, SPAN_ID, FLAGS - 1)
                && isDash(text, FLAGS - 1)
                && isHex(text, FLAGS, LENGTH);
    }

    static String of(TraceContext context) {
        return "00-" + context.traceId() + '-' + context.spanId() + "-01";
    }

    /** @param text one that is sampled */
    static TraceContext parse(String text, TraceContext.Builder builder) {
        return builder.traceId(text.substring(TRACE_ID, SPAN_ID - 1))
                .spanId(text.substring(SPAN_ID, FLAGS - 1))
                .sampled(true)
                .build();
    }

    /** Nothing; or what a later version adds: a dash, and visible ASCII as in every header. */
    private static boolean isTail(String text) {
        return text.length() == LENGTH
                || (isDash(text, LENGTH) && text.chars().skip(LENGTH).allMatch(c -> c > ' ' && c <= '~'));
    }

    private static boolean isDash(String text, int at) {
        return text.charAt(at) == '-';
    }

    private static boolean isId(String text, int from, int to) {
        boolean zero = true;
        for (int i = from; i < to; i++) {
            zero &= text.charAt(i) == '0';
        }
        return !zero && isHex(text, from, to);
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }
}
