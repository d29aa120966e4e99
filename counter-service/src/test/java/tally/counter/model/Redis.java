package tally.counter.model;

import java.util.Collections;
import java.util.List;

/**
 * What one region's Redis holds of the shard. Every method is one script, or a part of one.
 *
 * <p>Incarnations are numbers, and so are regions: an incarnation is of the region that it leaves over when it is divided
 * by two. Sets of incarnations are bits.
 *
 * @param open whether the shard was opened under the present Redis process: the fence
 * @param incarnation the living one, or NONE
 * @param dirty own slots that changed since they were drained. Sequences are not kept: all that is ever asked of them is
 *     whether a slot has changed since a pass read it, and that the pass keeps ({@link Pass#drained})
 * @param closed incarnations that are forgotten
 * @param next the offset that the merge goes on at
 * @param known whether the idempotency key is known
 * @param unpublished whether it has still to be published
 */
record Redis(
        boolean open,
        boolean recovering,
        int incarnation,
        List<Slot> slots,
        int dirty,
        int closed,
        int next,
        boolean known,
        boolean unpublished) {
    static final int NONE = -1;
    static final int INCARNATIONS = 10;
    static final Redis EMPTY = new Redis(
            false, false, NONE, List.copyOf(Collections.nCopies(INCARNATIONS, Slot.EMPTY)), 0, 0, 0, false, false);

    static boolean isOf(int incarnation, int region) {
        return incarnation % 2 == region;
    }

    Slot slot(int i) {
        return slots.get(i);
    }

    boolean isDirty(int i) {
        return (dirty >> i & 1) != 0;
    }

    boolean isClosed(int i) {
        return (closed >> i & 1) != 0;
    }

    boolean hasToTell() {
        return dirty != 0 || unpublished;
    }

    Redis opened(int name) {
        return new Redis(true, true, name, slots, dirty, closed, next, known, unpublished);
    }

    Redis restarted() {
        return new Redis(false, recovering, incarnation, slots, dirty, closed, next, known, unpublished);
    }

    Redis recovering(boolean now) {
        return new Redis(open, now, incarnation, slots, dirty, closed, next, known, unpublished);
    }

    Redis next(int offset) {
        return offset == next
                ? this
                : new Redis(open, recovering, incarnation, slots, dirty, closed, offset, known, unpublished);
    }

    Redis remember(boolean toPublish) {
        return new Redis(open, recovering, incarnation, slots, dirty, closed, next, true, toPublish);
    }

    Redis published() {
        return new Redis(open, recovering, incarnation, slots, dirty, closed, next, known, false);
    }

    Redis dirty(int i) {
        return new Redis(open, recovering, incarnation, slots, dirty | 1 << i, closed, next, known, unpublished);
    }

    Redis clear(int drained) {
        return new Redis(open, recovering, incarnation, slots, dirty & ~drained, closed, next, known, unpublished);
    }

    Redis slot(int i, Slot now) {
        if (slot(i).equals(now)) {
            return this;
        }
        Slot[] changed = slots.toArray(Slot[]::new);
        changed[i] = now;
        return new Redis(open, recovering, incarnation, List.of(changed), dirty, closed, next, known, unpublished);
    }

    /** Forgets an incarnation's slot, for ever. */
    Redis close(int i) {
        Redis without = slot(i, Slot.EMPTY).clear(1 << i);
        return new Redis(
                open, recovering, incarnation, without.slots, without.dirty, closed | 1 << i, next, known, unpublished);
    }

    Redis add(int unit) {
        return slot(incarnation, slot(incarnation).add(1, 1 << unit)).dirty(incarnation);
    }

    /** Moves the slot of {@code old} into the living one, and writes the fact of it beside the old one. */
    Redis fold(int old) {
        Slot absorbed = slot(old);
        Slot absorber = slot(incarnation).add(absorbed.p(), absorbed.units());
        Fact fact = new Fact(incarnation, absorber.p(), absorbed.p());
        return slot(incarnation, absorber)
                .slot(old, absorbed.with(List.of(fact)))
                .dirty(incarnation)
                .dirty(old);
    }

    boolean holds(Fact fact) {
        return slot(fact.absorber()).p() >= fact.since();
    }

    /** The counter's value: of a folded slot counts only what its absorber does not hold. */
    int value() {
        int sum = 0;
        for (Slot slot : slots) {
            int folded = 0;
            for (Fact fact : slot.facts()) {
                folded = holds(fact) ? Math.max(folded, fact.amount()) : folded;
            }
            sum += Math.max(0, slot.p() - folded);
        }
        return sum;
    }

    /** Which increments it has, whatever they count. */
    int units() {
        int all = 0;
        for (Slot slot : slots) {
            all |= slot.units();
        }
        return all;
    }

    static String name(int incarnation) {
        return incarnation == NONE ? "none" : (isOf(incarnation, 0) ? "e" : "u") + incarnation / 2;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(open ? "in " + name(incarnation) : "not open");
        text.append(recovering ? " recovering" : "").append(unpublished ? " key to publish" : known ? " key" : "");
        for (int i = 0; i < INCARNATIONS; i++) {
            if (slot(i).p() > 0) {
                text.append(' ').append(name(i)).append('=').append(slot(i)).append(isDirty(i) ? " dirty" : "");
            }
        }
        return text.append(" next ").append(next).toString();
    }
}
