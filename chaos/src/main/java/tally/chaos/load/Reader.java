package tally.chaos.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import tally.chaos.history.ClientLog;
import tally.chaos.history.CounterState;
import tally.chaos.stack.CounterApi;

/** A client that reads totals, and now and then a whole state, at any replica of one region. */
final class Reader implements Runnable {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int TOTALS_PER_STATE = 4;

    private final List<CounterApi> replicas;
    private final Counters counters;
    private final ClientLog log;
    private final Tempo tempo;
    private final RandomGenerator random;

    Reader(RegionUnderLoad region, Counters counters, ClientLog log, Tempo tempo, RandomGenerator random) {
        this.replicas = region.replicas();
        this.counters = counters;
        this.log = log;
        this.tempo = tempo;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            while (tempo.next(random, PAUSE)) {
                read(replicas.get(random.nextInt(replicas.size())), counters.chooseAny(random));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(CounterApi replica, String counter) throws InterruptedException {
        try {
            if (random.nextInt(TOTALS_PER_STATE + 1) > 0) {
                log.read(replica.read(counter));
            } else {
                CounterState state = replica.state(counter);
                log.read(state.total());
                log.read(state.slots());
            }
        } catch (IOException unanswered) {
            // Nothing was seen, so there is nothing to hold against anybody; that it comes back is checked when quiet.
            return;
        }
    }
}
