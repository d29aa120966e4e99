package tally.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import tally.chaos.check.LogAgreement;
import tally.chaos.check.QuietState;
import tally.chaos.history.ClientLog;
import tally.chaos.history.CounterRead;
import tally.chaos.history.CounterState;
import tally.chaos.load.Load;
import tally.chaos.stack.Patience;
import tally.chaos.stack.StackStatus;
import tally.chaos.stack.StateTopic;
import tally.chaos.stack.Survey;

/**
 * The look at a stack that was healed and whose clients are silent, until it has come to rest: all replicas equal, the
 * log as Redis is, every page told the last value, and nothing changed since the look before. It does not wait for ever;
 * what has not come to rest by then shows in what was seen last, and the checker finds it.
 */
final class QuietWatch {
    private static final Patience UNTIL_QUIET = Patience.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final Survey survey;
    private final StateTopic topic;
    private final Load load;
    private final ClientLog log;
    private QuietState last;
    private long equalNanos;

    /**
     * @param atRest whether it came to rest in time
     * @param equalNanos when all replicas were first seen equal; 0 if they never were
     */
    record Result(QuietState state, boolean atRest, long equalNanos) {}

    QuietWatch(Survey survey, StateTopic topic, Load load, ClientLog log) {
        this.survey = survey;
        this.topic = topic;
        this.load = load;
        this.log = log;
        this.last = new QuietState(Map.of(), Map.of(), topic.slots(), Map.of());
    }

    Result await() throws InterruptedException {
        boolean atRest = UNTIL_QUIET.until(() -> {
            Map<String, Long> before = last.values();
            if (!look()) {
                return false;
            }
            if (before.equals(last.values())) {
                return true;
            }
            Patience.pass(BETWEEN_LOOKS);
            return false;
        });
        if (!atRest) {
            // Also of regions that differ it can be said what the log has.
            statesAgree(last.totals());
        }
        return new Result(last, atRest, equalNanos);
    }

    /** Whether it is at rest now, as far as one look tells. */
    private boolean look() throws InterruptedException {
        Map<String, Map<String, CounterRead>> totals = survey.totals();
        totals.values().forEach(replica -> replica.values().forEach(log::read));
        last = new QuietState(totals, last.states(), topic.slots(), load.lastOfSockets());
        boolean equal = last.equal() && totals.values().stream().noneMatch(Map::isEmpty);
        if (equal && equalNanos == 0) {
            equalNanos = System.nanoTime();
        }
        return equal && statesAgree(totals) && pagesAgree();
    }

    private boolean statesAgree(Map<String, Map<String, CounterRead>> totals) throws InterruptedException {
        Map<String, Map<String, CounterState>> states = new HashMap<>();
        boolean agree = topic.readToEnd();
        for (StackStatus.Region region : survey.stack().regions()) {
            Map<String, CounterState> ofRegion = survey.states(region.name()).orElse(Map.of());
            ofRegion.values().forEach(state -> log.read(state.slots()));
            states.put(region.name(), ofRegion);
            agree &= !ofRegion.isEmpty()
                    && LogAgreement.ofRegion(region.name(), ofRegion, topic.slots())
                            .isEmpty();
        }
        last = new QuietState(totals, states, topic.slots(), load.lastOfSockets());
        return agree;
    }

    private boolean pagesAgree() {
        Map<String, Long> values = last.values();
        return last.sockets().size() == load.pages()
                && last.sockets().values().stream()
                        .flatMap(page -> page.values().stream())
                        .allMatch(read -> Long.valueOf(read.count()).equals(values.get(read.counter())));
    }
}
