package tally.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tally.chaos.history.CounterRead;

/** Promise G: within an epoch a socket never sees an older version, and when quiet it has seen what GET shows. */
final class SocketOrder {
    private SocketOrder() {}

    private record Key(String socket, String counter, String epoch) {}

    static List<BrokenPromise> check(List<CounterRead> updates, QuietState quiet) {
        List<BrokenPromise> broken = new ArrayList<>();
        Map<Key, CounterRead> last = new HashMap<>();
        for (CounterRead update : updates) {
            CounterRead before = last.put(new Key(update.at(), update.counter(), update.epoch()), update);
            if (before != null && update.version() < before.version()) {
                broken.add(order(update, "a version from " + before.version() + " on", "version " + update.version()));
            } else if (before != null && update.version() == before.version() && update.count() != before.count()) {
                broken.add(order(
                        update,
                        "the value " + before.count() + " again under version " + update.version(),
                        Long.toString(update.count())));
            }
        }
        Map<String, Long> values = quiet.values();
        quiet.sockets()
                .forEach((socket, counters) -> counters.forEach((counter, seen) -> {
                    Long value = values.get(counter);
                    if (value != null && value != seen.count()) {
                        broken.add(new BrokenPromise(
                                Promise.G,
                                counter,
                                socket,
                                value + " in the end, as GET shows",
                                Long.toString(seen.count())));
                    }
                }));
        return broken;
    }

    private static BrokenPromise order(CounterRead update, String expected, String found) {
        return new BrokenPromise(
                Promise.G, update.counter(), update.at(), expected + " in the epoch " + update.epoch(), found);
    }
}
