package tally.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * The text of one answer or frame, in which what is needed is looked for as bytes, because to parse it all would cost
 * more than to send it. It expects JSON as Tally writes it, without spaces. The bytes are borrowed, unless it is a
 * copy.
 */
public final class Body {
    private static final byte[] COUNT = "\"count\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PROBLEM = "\"problem\":".getBytes(StandardCharsets.US_ASCII);
    private static final int SHOWN = 300;
    private static final int NOWHERE = -1;

    private final byte[] bytes;
    private final int from;
    private final int to;

    Body(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    static Body copyOf(ByteBuf text) {
        byte[] copy = ByteBufUtil.getBytes(text);
        return new Body(copy, 0, copy.length);
    }

    Body copy() {
        return new Body(Arrays.copyOfRange(bytes, from, to), 0, to - from);
    }

    /** The first {@code count}; {@link MeasurementFailure} if there is none. */
    long count() {
        int at = after(COUNT, from);
        if (at == NOWHERE) {
            throw new MeasurementFailure("there is no count in " + this);
        }
        return number(at);
    }

    /** All {@code count}s in their order. */
    public LongStream counts() {
        LongStream.Builder counts = LongStream.builder();
        for (int at = after(COUNT, from); at != NOWHERE; at = after(COUNT, at)) {
            counts.add(number(at));
        }
        return counts.build();
    }

    public boolean hasProblem() {
        return after(PROBLEM, from) != NOWHERE;
    }

    /** Where a text ends that begins at {@code begin} or later. */
    private int after(byte[] text, int begin) {
        for (int i = begin; i <= to - text.length; i++) {
            if (bytes[i] == text[0] && Arrays.equals(bytes, i, i + text.length, text, 0, text.length)) {
                return i + text.length;
            }
        }
        return NOWHERE;
    }

    private long number(int begin) {
        boolean negative = begin < to && bytes[begin] == '-';
        long number = 0;
        for (int i = negative ? begin + 1 : begin; i < to && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return negative ? -number : number;
    }

    /** Its begin. */
    @Override
    public String toString() {
        return new String(bytes, from, Math.min(SHOWN, to - from), StandardCharsets.UTF_8);
    }
}
