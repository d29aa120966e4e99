package tally.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tally.chaos.history.Answer;
import tally.chaos.history.CounterRead;
import tally.chaos.history.CounterState;
import tally.chaos.history.History;
import tally.chaos.history.Increment;
import tally.chaos.history.LoggedSlots;
import tally.chaos.history.Outcome;
import tally.chaos.history.SlotRead;
import tally.chaos.history.Try;

/**
 * A round of one counter in the regions eu and us that nobody ever ran. Every call happens one tick after the one before
 * it, and what is not said is as it must be: each region has one slot, which the log has too.
 */
final class MadeUpRound {
    static final String COUNTER = "likes/a";

    private final List<Increment> increments = new ArrayList<>();
    private final List<CounterRead> reads = new ArrayList<>();
    private final List<CounterRead> updates = new ArrayList<>();
    private final List<SlotRead> slots = new ArrayList<>();
    private final Map<String, Map<String, CounterRead>> totals = new TreeMap<>();
    private final Map<String, long[]> live = new TreeMap<>();
    private final Map<String, Map<String, CounterRead>> sockets = new HashMap<>();
    private final LoggedSlots log = new LoggedSlots();
    private Loss loss = Loss.NONE;
    private long now;

    /** An increment that was tried once for each outcome. */
    MadeUpRound increment(String region, long delta, @Nullable String key, Outcome... outcomes) {
        Increment increment = new Increment(COUNTER, delta, region, key, now++);
        for (Outcome outcome : outcomes) {
            increment.tried(new Try(region + "-api-1", now++, now++, new Answer(outcome, outcome.name())));
        }
        increments.add(increment);
        return this;
    }

    MadeUpRound acknowledged(String region, long delta) {
        return increment(region, delta, null, Outcome.ACKNOWLEDGED);
    }

    MadeUpRound unknown(String region, long delta) {
        return increment(region, delta, null, Outcome.UNKNOWN);
    }

    MadeUpRound shown(String region, long count) {
        reads.add(new CounterRead(COUNTER, region, region + "-api-1", count, region + "-1", 1, now++, now++));
        return this;
    }

    MadeUpRound sent(String socket, long count, String epoch, long version) {
        CounterRead update = new CounterRead(COUNTER, "eu", socket, count, epoch, version, now, now++);
        updates.add(update);
        sockets.put(socket, Map.of(COUNTER, update));
        return this;
    }

    /** Region us shows a slot of eu. */
    MadeUpRound slot(String epoch, long increments, long sent, long answered) {
        slots.add(new SlotRead(COUNTER, "us", epoch, "eu-1", increments, 0, sent, answered));
        return this;
    }

    MadeUpRound loss(String region, long reported) {
        loss = new Loss(Set.of(region), reported);
        return this;
    }

    /** In the end the only replica of each region shows these. */
    MadeUpRound quiet(long eu, long us) {
        total("eu", eu);
        total("us", us);
        return this;
    }

    /** In the end a region has this of its own slot, and wrote these values of it, in this order. */
    MadeUpRound owns(String region, long value, long... logged) {
        live.put(region, new long[] {value});
        for (long each : logged) {
            log.take(COUNTER, region + "-1", Math.max(each, 0), Math.max(-each, 0));
        }
        return this;
    }

    List<BrokenPromise> check(Baseline before) {
        History history = new History(increments, reads, updates, slots);
        return Checker.check(history, before, state(), loss, List.of()).broken();
    }

    List<BrokenPromise> check() {
        return check(Baseline.EMPTY);
    }

    Baseline after() {
        return Baseline.EMPTY.after(increments, state());
    }

    private QuietState state() {
        Map<String, Map<String, CounterState>> states = new HashMap<>();
        live.forEach((region, value) -> states.put(
                region,
                Map.of(
                        COUNTER,
                        new CounterState(
                                new CounterRead(COUNTER, region, region, 0, region + "-1", 1, now, now),
                                List.of(new SlotRead(
                                        COUNTER,
                                        region,
                                        region + "-1",
                                        region + "-1",
                                        Math.max(value[0], 0),
                                        Math.max(-value[0], 0),
                                        now,
                                        now))))));
        return new QuietState(totals, states, log, sockets);
    }

    private void total(String region, long count) {
        totals.put(
                region + "-api-1",
                Map.of(COUNTER, new CounterRead(COUNTER, region, region, count, region + "-1", 9, now, now)));
    }
}
