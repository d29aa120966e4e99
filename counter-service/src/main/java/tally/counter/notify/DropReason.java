package tally.counter.notify;

import java.util.Locale;

/** Why a heartbeat has no effect. */
enum DropReason {
    /** It is no heartbeat at all. */
    MALFORMED,
    /** It is of another version. */
    VERSION,
    /** It comes from outside the allowed networks. */
    NETWORK,
    /** It is not from somebody who has the key. */
    SIGNATURE,
    /** Its clock is too far off. */
    CLOCK,
    /** A newer one was heard before: it is late, doubled or replayed. */
    STALE,
    /** As many gateways are known as are allowed. */
    TOO_MANY;

    String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
