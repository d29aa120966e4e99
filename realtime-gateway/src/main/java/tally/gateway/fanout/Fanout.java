package tally.gateway.fanout;

import io.micrometer.core.instrument.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tally.gateway.GatewayProperties;

/**
 * Sends changed counters to the sockets that watch them: those that few watch at once, those that many watch at the
 * {@link Pace} that their number allows, so that a storm on one counter costs a fixed share of a core, however fast it
 * changes. What is skipped is never missed, since every round sends the newest values. First all sockets are marked and
 * then they are sent to, so that what changed together reaches a socket in one frame.
 *
 * <p>Few sockets are served by the thread that brings the change, which lets a replica wait when there is too much of it;
 * many by a thread of their own, so that they hold up no others. Nothing here blocks. Safe for threads.
 */
@Component
public final class Fanout {
    private static final Logger LOG = LoggerFactory.getLogger(Fanout.class);
    /** Each has cells half as long as the next one. */
    private static final int PACES = 6;

    private final FanoutMeters meters;
    private final Clock clock;
    private final long perSocketNanos;
    private final List<Pace> paces;
    private final Schedule thread;

    public Fanout(FanoutMeters meters, Clock clock, GatewayProperties properties, Schedule thread) {
        this.meters = meters;
        this.clock = clock;
        this.perSocketNanos = properties.fanout().perSocket().toNanos();
        long longest = properties.fanout().longestPause().toNanos();
        this.paces = IntStream.range(0, PACES)
                .mapToObj(i -> new Pace(longest >> (PACES - 1 - i)))
                .toList();
        this.thread = thread;
    }

    /** Sends the present values of counters that have just changed, or sees to it that they are sent. */
    public void changed(List<LiveCounter> counters) {
        long now = clock.monotonicTime();
        List<Outbox> few = new ArrayList<>();
        List<Outbox> many = new ArrayList<>();
        for (LiveCounter counter : counters) {
            Pace pace = paceOf(counter);
            if (pace == null) {
                counter.mark(few);
                continue;
            }
            switch (pace.turn(counter, now)) {
                case NOW -> counter.mark(many);
                case FIRST -> thread.in(pace.untilDue(now), this::round);
                case NEXT -> {} // the round that it waits for is scheduled
                case CONFLATED -> meters.conflated(counter.sockets());
            }
        }
        if (!many.isEmpty()) {
            thread.in(0, () -> send(many));
        }
        send(few);
    }

    private void round() {
        long now = clock.monotonicTime();
        List<Outbox> marked = new ArrayList<>();
        for (Pace pace : paces) {
            pace.due(now).forEach(counter -> counter.mark(marked));
        }
        send(marked);
    }

    /** Null when so few sockets watch it that it needs none. */
    private @Nullable Pace paceOf(LiveCounter counter) {
        long cost = counter.sockets() * perSocketNanos;
        if (cost < paces.getFirst().cellNanos()) {
            return null;
        }
        for (Pace pace : paces) {
            if (cost <= pace.cellNanos()) {
                return pace;
            }
        }
        return paces.getLast();
    }

    private static void send(List<Outbox> marked) {
        for (Outbox outbox : marked) {
            try {
                outbox.send();
            } catch (RuntimeException e) {
                LOG.error("Going on after an unexpected failure of one socket", e);
            }
        }
    }
}
