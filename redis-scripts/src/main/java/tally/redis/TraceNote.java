package tally.redis;

import java.util.List;

/**
 * What replicas tell each other ahead of a write that is traced: which context the next event of these counters belongs
 * to. Nothing of it is stored.
 */
public record TraceNote(String traceparent, List<String> counters) {
    private static final String SEPARATOR = " ";

    /** The context and the counters, each behind a space, which none of them contains. */
    public String text() {
        return traceparent + SEPARATOR + String.join(SEPARATOR, counters);
    }

    /** @throws IllegalArgumentException when it is no note */
    public static TraceNote parse(String text) {
        List<String> words = List.of(text.split(SEPARATOR, -1));
        if (words.size() < 2) {
            throw new IllegalArgumentException("a note names a context and at least one counter");
        }
        return new TraceNote(words.getFirst(), words.subList(1, words.size()));
    }
}
