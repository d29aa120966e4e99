package tally.counter.model;

import org.jspecify.annotations.Nullable;

/**
 * The replica that a region's shard is assigned to.
 *
 * @param incarnation the one that it was placed in
 * @param from where its last merge ended
 * @param end what it has to read before it drains; 0 once it has
 * @param seen where its last pass has read
 * @param pass the pass under way
 */
record Owner(
        int incarnation,
        int from,
        int end,
        Seen seen,
        @Nullable Pass pass) {
    /** In place of {@code from}: it knows the log's end, and has not asked Redis yet. */
    static final int MEASURED = -1;

    /** The sequence that was read up to in an incarnation, or NONE. */
    record Seen(int incarnation, int sequence) {
        static final Seen NOTHING = new Seen(Redis.NONE, 0);
    }

    Owner with(@Nullable Pass now) {
        return new Owner(incarnation, from, end, seen, now);
    }

    Owner seeing(Seen now) {
        return new Owner(incarnation, from, end, now, pass);
    }

    Owner at(int position, int toRead) {
        return new Owner(incarnation, position, position >= toRead ? 0 : toRead, seen, pass);
    }

    Owner unplaced() {
        return new Owner(Redis.NONE, 0, 0, seen, pass);
    }

    Owner measured(int toRead) {
        return new Owner(Redis.NONE, MEASURED, toRead, seen, pass);
    }

    Owner placed(Redis redis, int toRead) {
        return new Owner(redis.incarnation(), redis.next(), 0, seen, pass).at(redis.next(), toRead);
    }

    /** Whether it stands otherwise than Redis does, and so has to be placed anew. */
    boolean isOutdated(Redis redis) {
        return !redis.open() || incarnation != redis.incarnation() || from != redis.next();
    }

    /** Whether it has read all that was in the log when the living incarnation had been opened. */
    boolean isCaughtUp(Redis redis) {
        return redis.open() && incarnation == redis.incarnation() && from != MEASURED && end == 0;
    }
}
