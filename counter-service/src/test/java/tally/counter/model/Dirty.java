package tally.counter.model;

import java.util.Collections;
import java.util.List;

/**
 * What a region has still to tell: its own slots that have changed since they were drained,
 * {@link Redis#BASE} and {@link Redis#FOREIGN}.
 *
 * @param sequence raised by one at each change
 * @param marks of each slot the sequence of its last change, or 0 when it is drained
 */
record Dirty(int sequence, List<Integer> marks) {
    static final Dirty NOTHING = new Dirty(0, List.copyOf(Collections.nCopies(Redis.FOREIGN + 1, 0)));

    /** What is dirty, as a set. */
    int slots() {
        int all = 0;
        for (int i = 0; i < marks.size(); i++) {
            all |= marks.get(i) > 0 ? 1 << i : 0;
        }
        return all;
    }

    Dirty mark(int i) {
        Integer[] now = marks.toArray(Integer[]::new);
        now[i] = sequence + 1;
        return new Dirty(sequence + 1, List.of(now));
    }

    /** Takes off every mark up to a sequence. */
    Dirty clear(int upTo) {
        List<Integer> left = marks.stream().map(mark -> mark > upTo ? mark : 0).toList();
        return new Dirty(sequence, left);
    }

    Dirty without(int slots) {
        Integer[] left = marks.toArray(Integer[]::new);
        for (int i = 0; i < left.length; i++) {
            left[i] = (slots >> i & 1) != 0 ? 0 : left[i];
        }
        return new Dirty(sequence, List.of(left));
    }

    /** How many marks there are up to a sequence: what it is called once they are numbered anew. */
    int number(int upTo) {
        int number = 0;
        for (int mark : marks) {
            number += mark > 0 && mark <= upTo ? 1 : 0;
        }
        return number;
    }

    /** With its marks numbered from 1 on, in their order. */
    Dirty renumbered() {
        int all = number(sequence);
        return all == sequence
                ? this
                : new Dirty(all, marks.stream().map(this::number).toList());
    }
}
