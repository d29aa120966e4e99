package tally.counter.exchange;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;

/**
 * Says once in the log that something does not work, and once that it does again, however many shards meet it and
 * however often they try.
 */
final class Outage {
    private final Logger log;
    private final String what;
    private final Set<Integer> shards = new HashSet<>();

    /** @param what the thing that may fail, as the beginning of a sentence, for example {@code The drain} */
    Outage(Logger log, String what) {
        this.log = log;
        this.what = what;
    }

    synchronized void failed(int shard, Throwable failure) {
        if (shards.isEmpty()) {
            log.warn("{} fails since now, first for shard {}, and is tried again: {}", what, shard, failure.toString());
        }
        shards.add(shard);
    }

    synchronized void succeeded(int shard) {
        if (shards.remove(shard) && shards.isEmpty()) {
            log.info("{} works again.", what);
        }
    }

    /** The shard is somebody else's now, so nothing is known of it any more. */
    synchronized void released(int shard) {
        shards.remove(shard);
    }
}
