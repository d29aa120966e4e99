package tally.gateway.fanout;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How often counters that about so many sockets watch go out: at most once in each cell of the clock. The first change
 * within a cell goes out at once; one more waits for the end of the cell, with whatever changed meanwhile. The cells of
 * one pace begin for all its counters at the same moment, and the cells of a pace twice as long begin together with
 * every other one of them, so that a socket gets in one frame what many of its counters have for it. Safe for threads.
 */
final class Pace {
    private final long cellNanos;
    private final Set<LiveCounter> waiting = new LinkedHashSet<>();
    private long dueNanos;

    Pace(long cellNanos) {
        this.cellNanos = cellNanos;
    }

    long cellNanos() {
        return cellNanos;
    }

    /** Where a change of a counter goes. */
    enum Turn {
        /** Out, now. */
        NOW,
        /** Into the round at the end of the cell, as the first of it: somebody has to call {@link #due} then. */
        FIRST,
        /** Into that round, which others wait for already. */
        NEXT,
        /** Nowhere: the counter waits for that round already, and the round sends the newest value. */
        CONFLATED
    }

    synchronized Turn turn(LiveCounter counter, long nowNanos) {
        if (!waiting.contains(counter) && cell(counter.roundNanos()) != cell(nowNanos)) {
            counter.begin(nowNanos);
            return Turn.NOW;
        }
        boolean first = waiting.isEmpty();
        if (!waiting.add(counter)) {
            return Turn.CONFLATED;
        }
        if (first) {
            dueNanos = (cell(nowNanos) + 1) * cellNanos;
            return Turn.FIRST;
        }
        return Turn.NEXT;
    }

    /** How long it is until the next round. */
    synchronized long untilDue(long nowNanos) {
        return dueNanos - nowNanos;
    }

    /** Takes the counters whose round it is. */
    synchronized List<LiveCounter> due(long nowNanos) {
        if (waiting.isEmpty() || dueNanos - nowNanos > 0) {
            return List.of();
        }
        List<LiveCounter> due = new ArrayList<>(waiting);
        waiting.clear();
        due.forEach(counter -> counter.begin(nowNanos));
        return due;
    }

    private long cell(long nanos) {
        return Math.floorDiv(nanos, cellNanos);
    }
}
