package tally.counter.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tally.counter.store.Fault.Kind;
import tally.redis.Deployment;

/**
 * How a region's Redis must be. What it does not tell is taken for wrong.
 *
 * @param shards how many this replica spreads counters over
 * @param maxClockSkew how far the clocks of this replica and of Redis may differ
 */
record RedisRules(int shards, Duration maxClockSkew) {
    /** The first version that knows the flags of the scripts. */
    static final int OLDEST_MAJOR = 7;

    private static final String NO_EVICTION = "noeviction";

    /** What is wrong with the server itself. */
    List<Fault> faults(RedisInfo info) {
        List<Fault> faults = new ArrayList<>();
        if (!info.evictionPolicy().equals(NO_EVICTION)) {
            faults.add(new Fault(
                    Kind.EVICTS,
                    "Redis has maxmemory-policy " + info.evictionPolicy()
                            + ", and an evicted counter hides what is counted later:"
                            + " set maxmemory-policy to noeviction."));
        }
        if (!info.evictedKeys().equals("0")) {
            faults.add(new Fault(
                    Kind.HAS_EVICTED,
                    "Redis has evicted keys since it started (evicted_keys " + info.evictedKeys()
                            + "), so that counters may be missing: once its maxmemory-policy is noeviction, empty it"
                            + " with FLUSHALL and restart it; the region is read again from Kafka, but for what it had not"
                            + " drained."));
        }
        if (major(info.version()) < OLDEST_MAJOR) {
            faults.add(new Fault(
                    Kind.TOO_OLD,
                    "Redis has version " + info.version() + " and must have " + OLDEST_MAJOR
                            + ".0 or newer: upgrade it."));
        }
        if (!info.role().equals("master")) {
            faults.add(new Fault(
                    Kind.REPLICA,
                    "Redis has the role " + info.role()
                            + " and must be a master: let tally.redis.uri name the master, or promote this one."));
        }
        return faults;
    }

    /** What is wrong with the number of shards that Redis was first used with. */
    Optional<Fault> fault(String storedShards) {
        return storedShards.equals(Integer.toString(shards))
                ? Optional.empty()
                : Optional.of(new Fault(
                        Kind.OTHER_SHARDS,
                        "tally.shards is " + shards + ", and this Redis was first used with " + storedShards
                                + ": the number never changes. Set tally.shards=" + storedShards
                                + ", or let tally.redis.uri name another Redis."));
    }

    /** What is wrong with how counters lie in it. */
    Optional<Fault> layoutFault(String stored) {
        return stored.equals(Deployment.layoutOfThisBuild())
                ? Optional.empty()
                : Optional.of(new Fault(
                        Kind.OTHER_LAYOUT,
                        "This Redis was filled by another build of Tally, which wrote counters in another way. Run that"
                                + " build until exchange.dirty of /api/v1/regions is 0, then let all replicas of the"
                                + " region run this one and empty Redis with FLUSHALL: the region is read again from"
                                + " Kafka, but for what was not drained."));
    }

    /** What is wrong with the clocks, when Redis' showed {@code theirs} between our {@code before} and {@code after}. */
    Optional<Fault> fault(Instant before, Instant theirs, Instant after) {
        Duration ahead = Duration.between(theirs, before);
        Duration behind = Duration.between(after, theirs);
        if (ahead.compareTo(maxClockSkew) <= 0 && behind.compareTo(maxClockSkew) <= 0) {
            return Optional.empty();
        }
        String skew = ahead.isPositive() ? ahead.toSeconds() + " s ahead of" : behind.toSeconds() + " s behind";
        return Optional.of(new Fault(
                Kind.CLOCK,
                "The clock of this replica is " + skew + " that of Redis, and at most "
                        + maxClockSkew.toSeconds()
                        + " s are allowed (tally.store.guard.max-clock-skew):"
                        + " set the one that is wrong, best by NTP."));
    }

    private static int major(String version) {
        String major = version.split("\\.", -1)[0];
        return major.matches("\\d{1,4}") ? Integer.parseInt(major) : 0;
    }
}
