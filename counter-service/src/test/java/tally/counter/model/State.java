package tally.counter.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The whole of it at one moment. Region 0 is called eu, region 1 us.
 *
 * @param log the shared partition; an offset is the number of records before it, so that offsets close up when
 *     compaction takes a record away: nobody can tell, because they are only ever compared
 * @param compactions how many may still happen
 * @param logs which log of all that there were this is
 * @param logLosses how often the log may still be lost
 */
record State(Region eu, Region us, List<Entry> log, int compactions, int logs, int logLosses, Ghost ghost) {
    Region region(int r) {
        return r == 0 ? eu : us;
    }

    State with(int r, Region now) {
        return new State(r == 0 ? now : eu, r == 0 ? us : now, log, compactions, logs, logLosses, ghost);
    }

    State with(int r, Redis now) {
        return with(r, region(r).with(now));
    }

    State with(int r, Owner now) {
        return with(r, region(r).with(now));
    }

    State with(List<Entry> now) {
        return new State(eu, us, now, compactions, logs, logLosses, ghost);
    }

    State with(Ghost now) {
        return new State(eu, us, log, compactions, logs, logLosses, now);
    }

    State append(Entry entry) {
        List<Entry> longer = new ArrayList<>(log);
        longer.add(entry);
        return with(longer).with(ghost.logging(entry.content().units()));
    }

    boolean mayLoseData() {
        return eu.left().losses() + us.left().losses() + logLosses > 0;
    }

    @Override
    public String toString() {
        return "log %s, eu %s, us %s".formatted(log, eu, us);
    }
}
