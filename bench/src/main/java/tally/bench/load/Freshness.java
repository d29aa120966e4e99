package tally.bench.load;

import org.jspecify.annotations.Nullable;

/**
 * What one counter has shown on one page, and so which values are news: within an epoch a larger version only, and any
 * other epoch but the one that was replaced last. As {@code tally.js} has it for a page that stays in one region.
 */
final class Freshness {
    private @Nullable String epoch;
    private @Nullable String replaced;
    private long version = -1;

    /** Whether it is news; it is remembered if so. */
    boolean accepts(String ofEpoch, long ofVersion) {
        if (ofEpoch.equals(epoch)) {
            if (ofVersion <= version) {
                return false;
            }
        } else {
            if (ofEpoch.equals(replaced)) {
                return false;
            }
            replaced = epoch;
            epoch = ofEpoch;
        }
        version = ofVersion;
        return true;
    }
}
