package tally.chaos.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tally.chaos.history.Increment;
import tally.chaos.history.Outcome;
import tally.chaos.history.Try;

/**
 * Promise A, as far as the clients' increments show it: none is refused, because all are valid, and a region that is cut off
 * from all that it can do without acknowledges some.
 */
final class Availability {
    /** An increment takes milliseconds; one that has waited for so long was not sent too late to be answered in time. */
    private static final long ANSWER_NANOS = 1_000_000_000;

    private Availability() {}

    static List<BrokenPromise> check(List<Increment> increments, List<Isolation> isolations) {
        List<BrokenPromise> broken = new ArrayList<>();
        for (Increment increment : increments) {
            increment.tries().stream()
                    .filter(one -> one.answer().outcome() == Outcome.REFUSED)
                    .forEach(one -> broken.add(refused(increment, one)));
        }
        for (Isolation isolation : isolations) {
            List<Try> tries = increments.stream()
                    .filter(increment -> increment.region().equals(isolation.region()))
                    .flatMap(increment -> increment.tries().stream())
                    .filter(one -> one.sentNanos() >= isolation.beginNanos())
                    .toList();
            // A load that did not get to send anything says nothing.
            boolean tried = tries.stream().anyMatch(one -> one.sentNanos() <= isolation.endNanos() - ANSWER_NANOS);
            boolean counted = tries.stream()
                    .anyMatch(one -> one.answer().outcome().counted() && one.answeredNanos() <= isolation.endNanos());
            if (tried && !counted) {
                broken.add(silent(isolation));
            }
        }
        return broken;
    }

    private static BrokenPromise refused(Increment increment, Try one) {
        return new BrokenPromise(
                Promise.A,
                increment.counter(),
                one.at(),
                "no refusal of the valid increment " + increment.delta(),
                one.answer().words());
    }

    private static BrokenPromise silent(Isolation isolation) {
        return new BrokenPromise(
                Promise.A,
                "",
                isolation.region(),
                String.format(
                        Locale.ROOT,
                        "acknowledged increments during %s, for %.1f s",
                        isolation.fault(),
                        (isolation.endNanos() - isolation.beginNanos()) / 1e9),
                "none");
    }
}
