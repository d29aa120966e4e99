package tally.counter.model;

import java.util.List;

/**
 * A drain pass under way: what is still to be done of it.
 *
 * @param incarnation the one that it was read in
 * @param key whether it has the idempotency key
 * @param first what has to be in the log before the rest may follow: the key
 * @param check whether {@code published} has still to be asked, after {@code first}
 * @param upTo the sequence up to which it read what is dirty
 */
record Pass(int incarnation, boolean key, List<Entry> first, boolean check, List<Entry> rest, int upTo) {
    Pass afterFirst() {
        return new Pass(incarnation, key, tail(first), check, rest, upTo);
    }

    Pass checked() {
        return new Pass(incarnation, key, first, false, rest, upTo);
    }

    Pass afterRest() {
        return new Pass(incarnation, key, first, check, tail(rest), upTo);
    }

    Pass upTo(int sequence) {
        return new Pass(incarnation, key, first, check, rest, sequence);
    }

    /** Whether nothing is left of it, not even something to clear. */
    boolean isOver() {
        return first.isEmpty() && !check && rest.isEmpty() && upTo == 0;
    }

    private static List<Entry> tail(List<Entry> entries) {
        return List.copyOf(entries.subList(1, entries.size()));
    }

    @Override
    public String toString() {
        return "%s%s%s up to %d".formatted(first, check ? " check " : " ", rest, upTo);
    }
}
