package tally.chaos.check;

import java.util.Set;

/**
 * What the faults of a round may have cost.
 *
 * @param regions whose Redis may have lost what it had not drained; empty when nothing may be missing
 * @param reported what these regions have said in this round that they lost: the sum of |delta|
 */
public record Loss(Set<String> regions, long reported) {
    public static final Loss NONE = new Loss(Set.of(), 0);

    public Loss {
        regions = Set.copyOf(regions);
    }
}
