package tally.chaos.history;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The slots as the records of the state topic have them, merged as they came: a slot by its maximum, and a base in the place
 * of the slots that its fold covers. Not safe for threads.
 */
public final class LoggedSlots {
    private static final Pattern LINK = Pattern.compile("([^:;]+):([^;]+)");
    private static final String BASE = "base";

    private final Map<String, Map<String, Logged>> counters = new TreeMap<>();
    private final Map<String, String> chains = new HashMap<>();
    private final Map<String, Integer> ranks = new HashMap<>();
    private final Map<String, Integer> baseRanks = new HashMap<>();

    /** The last record of a slot's key, and the pointwise maximum of all its records. */
    public record Logged(long lastIncrements, long lastDecrements, long mostIncrements, long mostDecrements) {
        static Logged of(long increments, long decrements) {
            return new Logged(increments, decrements, increments, decrements);
        }

        Logged then(long increments, long decrements) {
            return new Logged(
                    increments, decrements, Math.max(mostIncrements, increments), Math.max(mostDecrements, decrements));
        }
    }

    /** The next record of this slot. */
    public void take(String counter, String incarnation, long increments, long decrements) {
        slots(counter)
                .merge(
                        incarnation,
                        Logged.of(increments, decrements),
                        (before, _) -> before.then(increments, decrements));
    }

    /** The next record of a chain of folds, {@code fold:nonce,nonce;fold:nonce}; only one that continues it counts. */
    public void takeChain(int partition, String region, String chain) {
        String key = partition + "|" + region;
        String present = chains.getOrDefault(key, "");
        if (!present.isEmpty() && !chain.startsWith(present + ';')) {
            return;
        }
        chains.put(key, chain);
        int rank = 0;
        Matcher links = LINK.matcher(chain);
        while (links.find()) {
            rank++;
            ranks.putIfAbsent(region + '-' + links.group(1), rank);
            for (String nonce : links.group(2).split(",", -1)) {
                ranks.putIfAbsent(region + '-' + nonce, rank);
            }
        }
    }

    /** The next record of a base. */
    public void takeBase(String counter, String region, String fold, long increments, long decrements) {
        String base = region + '-' + BASE;
        int rank = ranks.getOrDefault(region + '-' + fold, 0);
        int present = baseRanks.getOrDefault(counter + '|' + base, 0);
        if (rank > present) {
            baseRanks.put(counter + '|' + base, rank);
            slots(counter).put(base, Logged.of(increments, decrements));
        } else if (rank == present && rank > 0) {
            take(counter, base, increments, decrements);
        } else {
            Logged before = slots(counter).getOrDefault(base, Logged.of(0, 0));
            slots(counter)
                    .put(base, new Logged(increments, decrements, before.mostIncrements(), before.mostDecrements()));
        }
    }

    private Map<String, Logged> slots(String counter) {
        return counters.computeIfAbsent(counter, _ -> new TreeMap<>());
    }

    /** By incarnation, without those that a base has taken the place of; empty when the log has nothing of the counter. */
    public Map<String, Logged> of(String counter) {
        Map<String, Logged> counting = new TreeMap<>(counters.getOrDefault(counter, Map.of()));
        counting.keySet().removeIf(incarnation -> isCovered(counter, incarnation));
        return counting;
    }

    private boolean isCovered(String counter, String incarnation) {
        String base = SlotRead.ownerOf(incarnation) + '-' + BASE;
        int rank = ranks.getOrDefault(incarnation, Integer.MAX_VALUE);
        return rank <= baseRanks.getOrDefault(counter + '|' + base, 0);
    }

    /** The total that a region rebuilt from the whole topic would have. */
    public long rebuilt(String counter) {
        return of(counter).values().stream()
                .mapToLong(slot -> slot.mostIncrements() - slot.mostDecrements())
                .sum();
    }
}
