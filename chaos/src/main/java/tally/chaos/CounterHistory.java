package tally.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tally.chaos.history.CounterRead;
import tally.chaos.history.History;
import tally.chaos.history.Increment;
import tally.chaos.history.SlotRead;
import tally.chaos.history.Try;

/** All that happened to one counter in one round, as lines in the order of time. */
record CounterHistory(String counter, History history, long originNanos) {
    private record Line(long nanos, String text) {}

    /** What was attempted, and every answer. */
    List<String> attempts() {
        return text(attemptLines());
    }

    /** The attempts, and everything that was shown. */
    List<String> everything() {
        Stream<Line> totals = Stream.concat(history.reads().stream(), history.updates().stream())
                .filter(read -> read.counter().equals(counter))
                .map(this::line);
        Stream<Line> slots = history.slots().stream()
                .filter(slot -> slot.counter().equals(counter))
                .map(this::line);
        return text(Stream.concat(attemptLines(), Stream.concat(totals, slots)));
    }

    private Stream<Line> attemptLines() {
        return history.increments().stream()
                .filter(increment -> increment.counter().equals(counter))
                .map(this::line);
    }

    private Line line(Increment increment) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s %+d%s %s:",
                increment.region(),
                increment.delta(),
                increment.key() == null ? "" : " key " + increment.key(),
                increment.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        List<String> tries = new ArrayList<>();
        for (Try one : increment.tries()) {
            tries.add(String.format(
                    Locale.ROOT,
                    " %s from %.3f to %.3f s %s",
                    one.at(),
                    seconds(one.sentNanos()),
                    seconds(one.answeredNanos()),
                    one.answer().words()));
        }
        text.append(tries.isEmpty() ? " no answer" : String.join(";", tries));
        return new Line(increment.begunNanos(), text.toString());
    }

    private Line line(CounterRead read) {
        return new Line(
                read.answeredNanos(),
                read.at() + " showed " + read.count() + ", epoch " + read.epoch() + ", version " + read.version());
    }

    private Line line(SlotRead slot) {
        return new Line(
                slot.answeredNanos(),
                slot.region() + " showed the slot " + slot.incarnation() + " +" + slot.increments() + " -"
                        + slot.decrements() + ", epoch " + slot.epoch());
    }

    private List<String> text(Stream<Line> lines) {
        return lines.sorted(Comparator.comparingLong(Line::nanos))
                .map(line -> String.format(Locale.ROOT, "%9.3f s  %s", seconds(line.nanos()), line.text()))
                .toList();
    }

    private double seconds(long nanos) {
        return (nanos - originNanos) / 1e9;
    }
}
