package tally.gateway.fanout;

import io.micrometer.core.instrument.MockClock;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A thread of the test's own: it runs what is due when the test lets time pass. */
final class FakeSchedule implements Schedule {
    private final MockClock clock;
    private final Queue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::dueNanos));

    FakeSchedule(MockClock clock) {
        this.clock = clock;
    }

    @Override
    public void in(long nanos, Runnable task) {
        tasks.add(new Task(clock.monotonicTime() + nanos, task));
    }

    /** Lets so much time pass, and runs on the way whatever is due. */
    void elapse(Duration time) {
        long end = clock.monotonicTime() + time.toNanos();
        for (Task next = tasks.peek(); next != null && next.dueNanos() <= end; next = tasks.peek()) {
            tasks.remove();
            clock.add(Duration.ofNanos(Math.max(0, next.dueNanos() - clock.monotonicTime())));
            next.task().run();
        }
        clock.add(Duration.ofNanos(end - clock.monotonicTime()));
    }

    boolean isIdle() {
        return tasks.isEmpty();
    }

    private record Task(long dueNanos, Runnable task) {}
}
