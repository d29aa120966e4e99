package tally.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * What a write tells of one shard. One message holds the parts of all shards that the call changed, everything separated
 * by single spaces: {@code shard incarnation what added changes}, where what is {@code +} or {@code =}, followed by
 * {@code ~} while the counters are not whole, and then {@code counter total version} of every change. Or, once the log has
 * been read up: {@code shard incarnation ! added owned}.
 *
 * @param shard its number
 * @param incarnation the shard's
 * @param what what it means besides the changes
 * @param whole false while the log is read again because data were lost: the totals are of what is there so far
 * @param added the increments and decrements of the incarnation so far, as one sum
 * @param owned when settled: those of all slots of this region; else 0
 * @param changes the counters that it changed, with what they are now
 */
public record ShardEvent(
        int shard, String incarnation, What what, boolean whole, long added, long owned, List<Change> changes) {

    /** What an event means besides its changes. */
    public enum What {
        /** Something has to be drained. */
        DIRTIED,
        /** Nothing more. */
        CHANGED,
        /** The log has been read up: every counter of the shard may have another total now. */
        SETTLED
    }

    /** One counter's new total and version. */
    public record Change(String id, long total, long version) {}

    /** Reads a message; throws {@link IllegalArgumentException} when it is not one. */
    public static List<ShardEvent> parse(String message) {
        List<ShardEvent> events = new ArrayList<>(1);
        Words words = new Words(message);
        do {
            events.add(event(words));
        } while (words.left());
        return events;
    }

    private static ShardEvent event(Words words) {
        int shard = Math.toIntExact(words.number());
        String incarnation = words.text();
        String what = words.text();
        long added = words.number();
        long last = words.number();
        return switch (what) {
            case "!" -> new ShardEvent(shard, incarnation, What.SETTLED, true, added, last, List.of());
            case "+", "+~" ->
                new ShardEvent(shard, incarnation, What.DIRTIED, what.equals("+"), added, 0, words.changes(last));
            case "=", "=~" ->
                new ShardEvent(shard, incarnation, What.CHANGED, what.equals("="), added, 0, words.changes(last));
            default -> throw words.wrong();
        };
    }

    /** The words of a message, one after the other. */
    private static final class Words {
        private final String message;
        private int at;

        Words(String message) {
            this.message = message;
        }

        boolean left() {
            return at < message.length();
        }

        String text() {
            int begin = at;
            int end = end();
            return message.substring(begin, end);
        }

        long number() {
            int begin = at;
            int end = end();
            return Long.parseLong(message, begin, end, 10);
        }

        List<Change> changes(long count) {
            if (count < 0 || count > message.length()) {
                throw wrong();
            }
            List<Change> changes = new ArrayList<>((int) count);
            for (long i = 0; i < count; i++) {
                changes.add(new Change(text(), number(), number()));
            }
            return changes;
        }

        /** The end of the word that begins here, which is passed over with the space behind it. */
        private int end() {
            int gap = message.indexOf(' ', at);
            int end = gap < 0 ? message.length() : gap;
            if (end == at || gap == message.length() - 1) {
                throw wrong();
            }
            at = gap < 0 ? end : end + 1;
            return end;
        }

        IllegalArgumentException wrong() {
            return new IllegalArgumentException("not an event: " + message);
        }
    }
}
