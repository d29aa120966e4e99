package tally.counter.exchange;

import java.util.OptionalLong;
import tally.counter.store.ShardExchange.Position;

/**
 * Where to read a shard from.
 *
 * @param log the name of the log: the topic and what tells it from an earlier one of the same name
 * @param incarnation the shard's in Redis, under which it is read up to {@code end}
 * @param stored what Redis has as the next offset
 * @param whole whether the shard has not lost anything that was not read again since
 * @param end the end of the log, asked for after the incarnation was open, up to which must be read
 */
record Place(String log, String incarnation, OptionalLong stored, boolean whole, long seek, long end) {
    static final Place NOWHERE = new Place("", "", OptionalLong.empty(), false, 0, 0);

    /** Records before the log's beginning are gone; one that ended early is read from its beginning. */
    static Place of(String log, Position position, LogOffsets.Range range) {
        OptionalLong stored = position.next();
        boolean inside = stored.isPresent() && stored.getAsLong() >= range.begin() && stored.getAsLong() <= range.end();
        long seek = inside ? stored.getAsLong() : range.begin();
        return new Place(log, position.incarnation(), stored, position.whole(), seek, range.end());
    }
}
