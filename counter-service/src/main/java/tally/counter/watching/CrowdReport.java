package tally.counter.watching;

import java.util.Map;
import tally.counter.CounterId;

/**
 * How many sockets of one gateway watch which counters.
 *
 * @param gateway its id, unique within its region
 * @param boot when its process started, in epoch milliseconds; a later one replaces an earlier one
 * @param whole a telling of everything begins with this report. What it and the following ones do not name by the time
 *     the next whole telling begins is watched no more
 * @param gone the gateway is dead: none of its sockets is left
 * @param by the replica, of the same region, that it told
 * @param sockets by counter; 0 is none any more
 */
public record CrowdReport(
        String region,
        String gateway,
        long boot,
        boolean whole,
        boolean gone,
        String by,
        Map<CounterId, Integer> sockets) {
    public CrowdReport {
        sockets = Map.copyOf(sockets);
    }
}
