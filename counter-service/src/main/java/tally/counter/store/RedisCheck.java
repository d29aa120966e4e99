package tally.counter.store;

import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import tally.counter.store.Fault.Kind;
import tally.counter.store.Fault.Use;
import tally.redis.Deployment;

/**
 * One replica's look at a Redis, by the rules. It writes one thing: the number of shards and the layout, into a Redis that has none and
 * that nothing else is wrong with. Blocks; for one thread.
 */
final class RedisCheck {
    static final Fault NUMBER_LOST = new Fault(
            Kind.UNCHECKED,
            "Redis has lost the number of shards that it was first used with; the replicas that agreed with it come"
                    + " before this one.");

    private final RedisRules rules;
    private final InstantSource clock;
    private boolean disagreed;

    RedisCheck(RedisRules rules, InstantSource clock) {
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * What is wrong; empty when nothing is.
     *
     * @param deployments where it says what it was first used with
     */
    List<Fault> faults(RedisAsyncCommands<String, String> redis, List<Deployment> deployments)
            throws ExecutionException, InterruptedException {
        List<Fault> faults =
                new ArrayList<>(rules.faults(RedisInfo.parse(redis.info().get())));
        Instant before = clock.instant();
        Instant theirs = instant(redis.time().get());
        rules.fault(before, theirs, clock.instant()).ifPresent(faults::add);
        boolean writable = faults.stream().noneMatch(fault -> fault.kind().stops(Use.WRITING));
        boolean waits = disagreed;
        for (Deployment deployment : deployments) {
            faults.addAll(shards(deployment, writable, waits));
        }
        return faults.stream().distinct().toList();
    }

    private List<Fault> shards(Deployment deployment, boolean writable, boolean waits)
            throws ExecutionException, InterruptedException {
        Optional<String> stored = deployment.shards().get();
        if (stored.isEmpty() && writable) {
            if (waits) {
                disagreed = false;
                return List.of(NUMBER_LOST);
            }
            deployment.claim(rules.shards()).get();
            stored = deployment.shards().get();
        }
        Optional<Fault> fault = stored.flatMap(rules::fault);
        disagreed |= fault.isPresent();
        List<Fault> faults = new ArrayList<>(fault.stream().toList());
        if (stored.isPresent()) {
            rules.layoutFault(deployment.layout().get()).ifPresent(faults::add);
        }
        return faults;
    }

    private static Instant instant(List<String> time) {
        return Instant.ofEpochSecond(Long.parseLong(time.getFirst()))
                .plus(Duration.ofNanos(1000 * Long.parseLong(time.getLast())));
    }
}
