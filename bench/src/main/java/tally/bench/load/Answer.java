package tally.bench.load;

import java.util.stream.LongStream;

/**
 * One HTTP response. Its body is searched, not parsed, because to parse it all would cost more than to send it: Tally
 * writes JSON without spaces.
 *
 * @param body one character for each byte
 */
public record Answer(int status, String body) {
    private static final String COUNT = "\"count\":";
    private static final String PROBLEM = "\"problem\":";
    private static final int SHOWN = 300;

    /** 200, and in a batch every single item was counted. */
    public boolean isGood() {
        return status == 200 && !body.contains(PROBLEM);
    }

    public long count() {
        return count(body);
    }

    /** All counts in their order. */
    public long[] counts() {
        LongStream.Builder counts = LongStream.builder();
        for (int at = body.indexOf(COUNT); at >= 0; at = body.indexOf(COUNT, at + 1)) {
            counts.add(number(body, at + COUNT.length()));
        }
        return counts.build().toArray();
    }

    /** The first count in a text; {@link MeasurementFailure} if there is none. */
    static long count(String text) {
        int at = text.indexOf(COUNT);
        if (at < 0) {
            throw new MeasurementFailure("there is no count in " + text);
        }
        return number(text, at + COUNT.length());
    }

    private static long number(String text, int from) {
        int to = text.charAt(from) == '-' ? from + 1 : from;
        while (to < text.length() && Character.isDigit(text.charAt(to))) {
            to++;
        }
        return Long.parseLong(text, from, to, 10);
    }

    @Override
    public String toString() {
        return status + " " + body.substring(0, Math.min(SHOWN, body.length()));
    }
}
