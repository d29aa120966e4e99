package tally.chaos.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import tally.chaos.history.ClientLog;
import tally.chaos.history.Increment;
import tally.chaos.history.Outcome;

/**
 * A client that counts. With idempotency keys it repeats what has no definite answer, under the same key and in the same
 * region, until it has one; without keys it sends everything once. What it counts is chosen apart from how long it waits, so that
 * a seed makes the same choices however the stack answers.
 */
final class IncrementClient implements Runnable {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int MAX_BATCH = 10;

    private final String region;
    private final RegionGate gate;
    private final Sender sender;
    private final boolean keyed;
    private final Counters counters;
    private final ClientLog log;
    private final Tempo tempo;
    private final SplittableRandom random;
    private final SplittableRandom waits;

    IncrementClient(
            RegionUnderLoad region,
            Sender sender,
            boolean keyed,
            Counters counters,
            ClientLog log,
            Tempo tempo,
            SplittableRandom random) {
        this.region = region.name();
        this.gate = region.gate();
        this.sender = sender;
        this.keyed = keyed;
        this.counters = counters;
        this.log = log;
        this.tempo = tempo;
        this.random = random;
        this.waits = random.split();
    }

    @Override
    public void run() {
        try (sender) {
            while (tempo.next(waits, PAUSE)) {
                count(chosen());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void count(List<Increment> chosen) throws InterruptedException {
        List<Increment> open = chosen;
        do {
            List<Increment> now = open;
            gate.pass(() -> sender.send(now, waits));
            open = now.stream().filter(IncrementClient::undecided).toList();
        } while (!open.isEmpty() && tempo.again(waits));
    }

    private List<Increment> chosen() {
        int size = random.nextInt(8) == 0 ? random.nextInt(2, MAX_BATCH + 1) : 1;
        List<Increment> chosen = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            String counter = counters.choose(random, keyed);
            String key = keyed ? new UUID(random.nextLong(), random.nextLong()).toString() : null;
            chosen.add(log.begin(counter, counters.delta(random, counter), region, key));
        }
        return chosen;
    }

    private static boolean undecided(Increment increment) {
        return increment.key() != null
                && !increment.outcome().counted()
                && increment.tries().getLast().answer().outcome() != Outcome.REFUSED;
    }
}
