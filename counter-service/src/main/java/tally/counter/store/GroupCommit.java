package tally.counter.store;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.Sharding;
import tally.counter.tracing.Step;
import tally.redis.AddScript.Added;
import tally.redis.AddScript.Item;
import tally.redis.AddScript.KeyedChange;
import tally.redis.AddScript.ShardItems;
import tally.redis.AddScript.Sum;
import tally.redis.KeyOutcome;
import tally.redis.Remembered;

/**
 * Group commit: while one batch is on its way to Redis the next one fills, without a timer. Increments of one counter in
 * one batch become one addition. An increment is answered when the call that carried it has been; it is sent once.
 *
 * <p>Source: DeWitt et al., "Implementation techniques for main memory database systems", SIGMOD 1984, section 5.2.
 */
final class GroupCommit {
    private final Sharding sharding;
    private final int maxBatch;
    private final int maxWaiting;
    private final Send add;
    private final InstantSource clock;
    private final IntConsumer batchSize;
    private final Consumer<CounterValue> written;
    private final BatchTraces traces;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private boolean inFlight;

    /** Sends one batch; may complete on any thread. */
    interface Send {
        CompletableFuture<List<Added>> send(List<ShardItems> shards, long nowMs);
    }

    /**
     * @param batchSize is told how many increments each batch carries
     * @param written is told every value that a batch was answered, before those are who asked for it
     */
    GroupCommit(
            Sharding sharding,
            StoreProperties limits,
            Send add,
            InstantSource clock,
            IntConsumer batchSize,
            Consumer<CounterValue> written,
            BatchTraces traces) {
        this.sharding = sharding;
        this.maxBatch = limits.maxBatch();
        this.maxWaiting = limits.maxWaiting();
        this.add = add;
        this.clock = clock;
        this.batchSize = batchSize;
        this.written = written;
        this.traces = traces;
    }

    /** An increment and its own answer. */
    private static final class Waiting extends CompletableFuture<Counted> {
        final CounterId id;
        final long delta;
        final @Nullable String key;
        final @Nullable String trace;

        Waiting(CounterId id, long delta, @Nullable String key, @Nullable String trace) {
            this.id = id;
            this.delta = delta;
            this.key = key;
            this.trace = trace;
        }

        void settle(KeyOutcome outcome, Counted counted) {
            switch (outcome) {
                case KeyOutcome.Counted _ -> complete(counted);
                case KeyOutcome.Replayed replayed -> complete(earlier(replayed.answer()));
                case KeyOutcome.Mismatch _ -> completeExceptionally(new KeyMismatchException(id));
                case KeyOutcome.Recovering _ -> completeExceptionally(new StoreRecoveringException());
                case KeyOutcome.Full _ -> completeExceptionally(new KeysFullException());
            }
        }

        private Counted earlier(Remembered first) {
            CounterValue value = new CounterValue(id, first.total(), first.incarnation(), first.version());
            return new Counted(value, Instant.ofEpochMilli(first.atMs()), true);
        }
    }

    /** All increments of one counter in one batch. */
    private static final class Joint {
        final CounterId id;
        final List<Waiting> members = new ArrayList<>(1);

        Joint(CounterId id) {
            this.id = id;
        }

        Item item() {
            long increments = 0;
            long decrements = 0;
            List<KeyedChange> keyed = List.of();
            for (Waiting member : members) {
                if (member.key != null) {
                    keyed = keyed.isEmpty() ? new ArrayList<>() : keyed;
                    keyed.add(new KeyedChange(member.key, member.delta));
                } else if (member.delta > 0) {
                    increments += member.delta;
                } else {
                    decrements -= member.delta;
                }
            }
            return new Item(id.toString(), increments, decrements, keyed);
        }

        void settle(Sum sum, Counted counted) {
            Iterator<KeyOutcome> outcomes = sum.keyed().iterator();
            for (Waiting member : members) {
                if (member.key == null) {
                    member.complete(counted);
                } else {
                    member.settle(outcomes.next(), counted);
                }
            }
        }
    }

    /** One increment; see {@link CounterWrites#increment}. */
    CompletableFuture<Counted> submit(CounterId id, long delta, @Nullable String key, @Nullable String trace) {
        Waiting increment = new Waiting(id, delta, key, trace);
        synchronized (waiting) {
            if (waiting.size() >= maxWaiting) {
                return CompletableFuture.failedFuture(new StoreBusyException(waiting.size()));
            }
            waiting.add(increment);
            if (inFlight) {
                return increment;
            }
            inFlight = true;
        }
        sendNext();
        return increment;
    }

    /**
     * Sends batch after batch; not each from within the one before, because a batch may fail at once. The next one is on its
     * way before the callers of the last have their answers, so that Redis does not wait for that.
     */
    private void sendNext() {
        while (true) {
            List<Waiting> batch = takeBatch();
            if (batch.isEmpty()) {
                return;
            }
            batchSize.accept(batch.size());
            Map<CounterId, Joint> joints = LinkedHashMap.newLinkedHashMap(batch.size());
            Map<CounterId, List<String>> traced = Map.of();
            for (Waiting increment : batch) {
                joints.computeIfAbsent(increment.id, Joint::new).members.add(increment);
                if (increment.trace != null) {
                    traced = traced.isEmpty() ? new LinkedHashMap<>() : traced;
                    traced.computeIfAbsent(increment.id, _ -> new ArrayList<>()).add(increment.trace);
                }
            }
            Step step = traced.isEmpty() ? null : traces.begin(traced, batch.size());
            Sent sent = send(joints.values());
            if (step != null) {
                var _ = sent.answer.whenComplete((_, failure) -> step.end(failure));
            }
            if (!sent.answer.isDone()) {
                var _ = sent.answer.whenComplete((added, failure) -> {
                    try {
                        sendNext();
                    } finally {
                        sent.settle(added, failure);
                    }
                });
                return;
            }
            var _ = sent.answer.whenComplete(sent::settle);
        }
    }

    /** Empty when nothing waits; then nothing is in flight any more. */
    private List<Waiting> takeBatch() {
        List<Waiting> batch = new ArrayList<>();
        synchronized (waiting) {
            while (batch.size() < maxBatch && !waiting.isEmpty()) {
                batch.add(waiting.remove());
            }
            inFlight = !batch.isEmpty();
        }
        return batch;
    }

    /** A call that is on its way. */
    private final class Sent {
        final Map<Integer, List<Joint>> byShard;
        final Instant at;
        final CompletableFuture<List<Added>> answer;

        Sent(Map<Integer, List<Joint>> byShard, Instant at, CompletableFuture<List<Added>> answer) {
            this.byShard = byShard;
            this.at = at;
            this.answer = answer;
        }

        /** Afterwards every increment of the call has its answer or is on its way alone. */
        void settle(@Nullable List<Added> added, @Nullable Throwable failure) {
            if (added == null) {
                fail(Objects.requireNonNull(failure));
                return;
            }
            try {
                added.forEach(shard -> answer(byShard.getOrDefault(shard.shard(), List.of()), shard, at));
            } catch (RuntimeException senseless) {
                fail(senseless);
            }
        }

        private void fail(Throwable failure) {
            StoreUnavailableException translated = StoreFailures.translate(failure);
            byShard.values()
                    .forEach(joints -> joints.forEach(
                            joint -> joint.members.forEach(increment -> increment.completeExceptionally(translated))));
        }
    }

    private Sent send(Collection<Joint> joints) {
        Map<Integer, List<Joint>> byShard = new TreeMap<>();
        for (Joint joint : joints) {
            byShard.computeIfAbsent(sharding.shardOf(joint.id), _ -> new ArrayList<>())
                    .add(joint);
        }
        List<ShardItems> call = new ArrayList<>(byShard.size());
        byShard.forEach((shard, members) -> {
            List<Item> items = new ArrayList<>(members.size());
            members.forEach(joint -> items.add(joint.item()));
            call.add(new ShardItems(shard, items));
        });
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new Sent(byShard, now, add.send(call, now.toEpochMilli()));
    }

    private void answer(List<Joint> joints, Added added, Instant now) {
        for (int i = 0; i < joints.size(); i++) {
            Joint joint = joints.get(i);
            Sum sum = added.sums().get(i);
            if (!sum.overflow()) {
                CounterValue value =
                        new CounterValue(joint.id, sum.total(), added.opening().incarnation(), sum.version());
                written.accept(value);
                joint.settle(sum, new Counted(value, now, false));
            } else if (joint.members.size() == 1) {
                joint.members.getFirst().completeExceptionally(new OverflowException(joint.id));
            } else {
                // Together they pass the limit; each by itself may not.
                for (Waiting increment : joint.members) {
                    Joint alone = new Joint(joint.id);
                    alone.members.add(increment);
                    Sent sent = send(List.of(alone));
                    var _ = sent.answer.whenComplete(sent::settle);
                }
            }
        }
    }
}
