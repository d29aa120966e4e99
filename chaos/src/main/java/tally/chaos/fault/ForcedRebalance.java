package tally.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import tally.chaos.stack.Patience;
import tally.chaos.stack.ShardGroup;
import tally.chaos.stack.StackFailure;
import tally.chaos.stack.StateTopic;

/**
 * A consumer that joins a region's group, is given some of its shards, does nothing for them, and leaves again. So
 * shards change their owner twice, and have none meanwhile.
 */
final class ForcedRebalance implements Fault {
    private static final Duration POLL = Duration.ofMillis(100);
    /** Longer than a member that was killed or paused is waited for. */
    private static final Patience UNTIL_GIVEN = Patience.ofSeconds(20);

    private final String group;
    private final Callable<Integer> members;
    private final Supplier<Consumer<byte[], byte[]>> joining;
    private final FutureTask<Void> stay = new FutureTask<>(this::idle, null);
    private volatile boolean leaving;
    private volatile Share most = new Share(0, 0);

    /** How many of all shards it was given. */
    private record Share(int given, int all) {
        @Override
        public String toString() {
            return given + " of " + all + " shards";
        }
    }

    /** @param members how many the group has without this one */
    ForcedRebalance(String group, Callable<Integer> members, Supplier<Consumer<byte[], byte[]>> joining) {
        this.group = group;
        this.members = members;
        this.joining = joining;
    }

    static ForcedRebalance of(ShardGroup group) {
        return new ForcedRebalance(group.name(), group::members, group::member);
    }

    @Override
    public String inject() throws InterruptedException {
        if (members() == 0) {
            throw new FaultSkipped("nobody is in the group " + group);
        }
        Thread.ofVirtual().name("member of " + group).start(stay);
        boolean given = UNTIL_GIVEN.until(() -> most.given() > 0 || stay.isDone());
        // With all of them it is alone: then no replica has lost a shard to it.
        if (!given || most.given() == most.all()) {
            leave();
            throw new FaultSkipped("the group " + group + " gave it " + most);
        }
        return "joined the group " + group + " and was given " + most;
    }

    @Override
    public String repair() throws InterruptedException {
        leave();
        return "left the group " + group + ", having been given " + most;
    }

    private int members() throws InterruptedException {
        try {
            return members.call();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new FaultSkipped("Kafka did not tell who is in the group " + group + ": " + e.getMessage());
        }
    }

    private void leave() throws InterruptedException {
        leaving = true;
        try {
            stay.get();
        } catch (ExecutionException e) {
            throw new StackFailure("the member of the group " + group + " failed: " + e.getCause(), e);
        }
    }

    private void idle() {
        try (Consumer<byte[], byte[]> consumer = joining.get()) {
            consumer.subscribe(List.of(StateTopic.NAME));
            while (!leaving) {
                consumer.poll(POLL);
                int given = consumer.assignment().size();
                if (given > most.given()) {
                    most = new Share(
                            given, consumer.partitionsFor(StateTopic.NAME).size());
                }
            }
        }
    }
}
