package tally.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * What a write publishes on its shard's channel: {@code incarnation +|= (counter total version)...}, separated by
 * single spaces.
 *
 * @param incarnation the shard's
 * @param dirtied {@code +}: the write left something to drain
 * @param changes the counters that it changed, with what they are now
 */
public record ShardEvent(String incarnation, boolean dirtied, List<Change> changes) {
    /** One counter's new total and version. */
    public record Change(String id, long total, long version) {}

    /** Reads an event; throws {@link IllegalArgumentException} when it is not one. */
    public static ShardEvent parse(String message) {
        String[] parts = message.split(" ", -1);
        if (parts.length < 2 || parts.length % 3 != 2 || !(parts[1].equals("+") || parts[1].equals("="))) {
            throw new IllegalArgumentException("not an event: " + message);
        }
        List<Change> changes = new ArrayList<>(parts.length / 3);
        for (int i = 2; i < parts.length; i += 3) {
            changes.add(new Change(parts[i], Long.parseLong(parts[i + 1]), Long.parseLong(parts[i + 2])));
        }
        return new ShardEvent(parts[0], parts[1].equals("+"), changes);
    }
}
