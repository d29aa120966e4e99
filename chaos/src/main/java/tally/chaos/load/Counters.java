package tally.chaos.load;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The counters under load: 200, half of them {@code likes} (up and down), half {@code views} (up only). A few hot ones
 * of each kind get most of the load. A counter is keyed or not for good, because only counters all of whose increments
 * have idempotency keys can be held to an exact value.
 */
public final class Counters {
    private static final int COUNT = 200;
    private static final int HOT = 5;
    private static final double HOT_SHARE = 0.7;

    private final List<String> keyed = new ArrayList<>();
    private final List<String> unkeyed = new ArrayList<>();

    /** @param keyedPercent how many of the counters are keyed, 0 to 100 */
    public Counters(int keyedPercent) {
        for (int i = 0; i < COUNT; i++) {
            String namespace = i % 2 == 0 ? "likes/" : "views/";
            // 37 has no common factor with 100, so every hundred counters have exactly so many, of both namespaces.
            boolean hasKeys = i * 37 % 100 < keyedPercent;
            (hasKeys ? keyed : unkeyed).add(namespace + (hasKeys ? "keyed-" : "unkeyed-") + i);
        }
    }

    public List<String> all() {
        List<String> all = new ArrayList<>(keyed);
        all.addAll(unkeyed);
        return all;
    }

    /** The hot counters, and of the others so many as make {@code count}. */
    List<String> some(RandomGenerator random, int count) {
        List<String> some = new ArrayList<>();
        for (List<String> group : List.of(keyed, unkeyed)) {
            some.addAll(group.subList(0, Math.min(HOT, group.size())));
        }
        List<String> rest = all();
        rest.removeAll(some);
        while (some.size() < count && !rest.isEmpty()) {
            some.add(rest.remove(random.nextInt(rest.size())));
        }
        return some;
    }

    /** Whether there are any of this sort. */
    boolean has(boolean withKeys) {
        return !group(withKeys).isEmpty();
    }

    String choose(RandomGenerator random, boolean withKeys) {
        List<String> group = group(withKeys);
        boolean hot = random.nextDouble() < HOT_SHARE;
        return group.get(random.nextInt(hot ? Math.min(HOT, group.size()) : group.size()));
    }

    String chooseAny(RandomGenerator random) {
        boolean withKeys = has(true) && (!has(false) || random.nextBoolean());
        return choose(random, withKeys);
    }

    /** Mostly ones, sometimes more, and for {@code likes} often downwards. */
    long delta(RandomGenerator random, String counter) {
        long size = random.nextInt(4) < 3 ? 1 : random.nextInt(1, random.nextInt(20) == 0 ? 5000 : 20);
        return counter.startsWith("likes/") && random.nextInt(3) == 0 ? -size : size;
    }

    private List<String> group(boolean withKeys) {
        return withKeys ? keyed : unkeyed;
    }
}
