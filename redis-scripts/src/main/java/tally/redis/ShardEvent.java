package tally.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * What a write publishes on its shard's channel, separated by single spaces: {@code incarnation what added}, where what
 * is {@code +} or {@code =}, followed by {@code ~} while the counters are not whole, and then {@code counter total
 * version} of every change. Or, once the log has been read up: {@code incarnation ! added owned}.
 *
 * @param incarnation the shard's
 * @param what what it means besides the changes
 * @param whole false while the log is read again because data were lost: the totals are of what is there so far
 * @param added the increments and decrements of the incarnation so far, as one sum
 * @param owned when settled: those of all slots of this region; else 0
 * @param changes the counters that it changed, with what they are now
 */
public record ShardEvent(String incarnation, What what, boolean whole, long added, long owned, List<Change> changes) {

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

    /** Reads an event; throws {@link IllegalArgumentException} when it is not one. */
    public static ShardEvent parse(String message) {
        String[] parts = message.split(" ", -1);
        if (parts.length == 4 && parts[1].equals("!")) {
            return new ShardEvent(
                    parts[0], What.SETTLED, true, Long.parseLong(parts[2]), Long.parseLong(parts[3]), List.of());
        }
        if (parts.length < 3 || parts.length % 3 != 0 || !isWhat(parts[1])) {
            throw new IllegalArgumentException("not an event: " + message);
        }
        List<Change> changes = new ArrayList<>(parts.length / 3);
        for (int i = 3; i < parts.length; i += 3) {
            changes.add(new Change(parts[i], Long.parseLong(parts[i + 1]), Long.parseLong(parts[i + 2])));
        }
        What what = parts[1].startsWith("+") ? What.DIRTIED : What.CHANGED;
        return new ShardEvent(parts[0], what, !parts[1].endsWith("~"), Long.parseLong(parts[2]), 0, changes);
    }

    private static boolean isWhat(String text) {
        return switch (text) {
            case "+", "=", "+~", "=~" -> true;
            default -> false;
        };
    }
}
