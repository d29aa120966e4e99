package tally.counter.model;

import java.util.List;

/**
 * A drain pass under way: what is still to be done of it.
 *
 * @param incarnation the one that it was read in
 * @param key whether it has the idempotency key
 * @param first what has to be in the log before the rest may follow: the key
 * @param check whether {@code published} has still to be asked, after {@code first}
 * @param drained the slots that it read as dirty and that have not changed since
 */
record Pass(int incarnation, boolean key, List<Entry> first, boolean check, List<Entry> rest, int drained) {
    Pass afterFirst() {
        return new Pass(incarnation, key, tail(first), check, rest, drained);
    }

    Pass checked() {
        return new Pass(incarnation, key, first, false, rest, drained);
    }

    Pass afterRest() {
        return new Pass(incarnation, key, first, check, tail(rest), drained);
    }

    Pass without(int slots) {
        return (drained & slots) == 0 ? this : new Pass(incarnation, key, first, check, rest, drained & ~slots);
    }

    boolean isOver() {
        return first.isEmpty() && !check && rest.isEmpty() && drained == 0;
    }

    private static List<Entry> tail(List<Entry> entries) {
        return List.copyOf(entries.subList(1, entries.size()));
    }

    @Override
    public String toString() {
        return "%s%s%s".formatted(first, check ? " check " : " ", rest);
    }
}
