package tally.counter.model;

import java.util.ArrayList;
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
 * @param chain eu's folds; an incarnation's rank is the place of the first that is of it, from 1 on
 * @param dirty what has still to be told
 * @param next the offset that the merge goes on at
 * @param known whether the idempotency key is known
 * @param unpublished whether it has still to be published
 */
record Redis(
        boolean open,
        boolean recovering,
        int incarnation,
        List<Slot> slots,
        List<Fold> chain,
        Base base,
        Dirty dirty,
        int next,
        boolean known,
        boolean unpublished) {
    static final int NONE = -1;
    static final int INCARNATIONS = 10;

    /** In a set of what is dirty: eu's base. */
    static final int BASE = INCARNATIONS;

    /** In a set of what is dirty: all slots of the other region. */
    static final int FOREIGN = BASE + 1;

    static final Redis EMPTY = new Redis(
            false,
            false,
            NONE,
            List.copyOf(Collections.nCopies(INCARNATIONS, Slot.EMPTY)),
            List.of(),
            Base.NONE,
            Dirty.NOTHING,
            0,
            false,
            false);

    static boolean isOf(int incarnation, int region) {
        return incarnation % 2 == region;
    }

    Slot slot(int i) {
        return slots.get(i);
    }

    boolean isDirty(int i) {
        return (dirty.slots() >> i & 1) != 0;
    }

    boolean hasToTell() {
        return dirty.slots() != 0 || unpublished;
    }

    /** The id of the chain's last fold. */
    int head() {
        return chain.isEmpty() ? Fold.NONE : chain.getLast().id();
    }

    /** 0 where there is none. */
    int rank(int incarnation) {
        for (int place = 0; place < chain.size(); place++) {
            if (chain.get(place).isOf(incarnation)) {
                return place + 1;
            }
        }
        return 0;
    }

    /** 0 where its fold is not in the chain. */
    int rank(Base told) {
        for (int place = 0; place < chain.size(); place++) {
            if (chain.get(place).id() == told.fold()) {
                return place + 1;
            }
        }
        return 0;
    }

    /** The incarnations whose slots the base stands for. */
    int covered() {
        int all = 0;
        for (int place = 0; place < rank(base); place++) {
            all |= chain.get(place).of();
        }
        return all;
    }

    boolean isCovered(int i) {
        return (covered() >> i & 1) != 0;
    }

    /** Whether {@code one} stands for no less than {@code other}: by rank, then by sum. */
    boolean covers(Base one, Base other) {
        int rank = rank(one);
        int least = rank(other);
        return rank > least || (rank == least && one.sum().covers(other.sum()));
    }

    Redis opened(int name) {
        return new Redis(true, true, name, slots, chain, base, dirty, next, known, unpublished);
    }

    Redis restarted() {
        return new Redis(false, recovering, incarnation, slots, chain, base, dirty, next, known, unpublished);
    }

    Redis recovering(boolean now) {
        return new Redis(open, now, incarnation, slots, chain, base, dirty, next, known, unpublished);
    }

    Redis next(int offset) {
        return offset == next
                ? this
                : new Redis(open, recovering, incarnation, slots, chain, base, dirty, offset, known, unpublished);
    }

    Redis remember(boolean toPublish) {
        return new Redis(open, recovering, incarnation, slots, chain, base, dirty, next, true, toPublish);
    }

    Redis published() {
        return new Redis(open, recovering, incarnation, slots, chain, base, dirty, next, known, false);
    }

    /** Marks everything for a log that is new; what is dirty already too, unless {@code clean} ones are meant alone. */
    Redis soiled(int region, boolean foreign, boolean clean) {
        Redis marked = this;
        boolean others = false;
        for (int i = 0; i < INCARNATIONS; i++) {
            boolean own = isOf(i, region);
            others |= !own && slot(i).p() > 0;
            marked = own && slot(i).p() > 0 && !(clean && isDirty(i)) ? marked.dirty(i) : marked;
        }
        return foreign && others && !(clean && isDirty(FOREIGN)) ? marked.dirty(FOREIGN) : marked;
    }

    Redis dirty(int i) {
        return with(dirty.mark(i));
    }

    Redis with(Dirty now) {
        return new Redis(open, recovering, incarnation, slots, chain, base, now, next, known, unpublished);
    }

    Redis slot(int i, Slot now) {
        if (slot(i).equals(now)) {
            return this;
        }
        Slot[] changed = slots.toArray(Slot[]::new);
        changed[i] = now;
        return new Redis(open, recovering, incarnation, List.of(changed), chain, base, dirty, next, known, unpublished);
    }

    Redis add(int unit) {
        return slot(incarnation, slot(incarnation).add(unit)).dirty(incarnation);
    }

    Redis join(Fold fold) {
        List<Fold> longer = new ArrayList<>(chain);
        longer.add(fold);
        return new Redis(
                open, recovering, incarnation, slots, List.copyOf(longer), base, dirty, next, known, unpublished);
    }

    Redis base(Base now) {
        return new Redis(open, recovering, incarnation, slots, chain, now, dirty, next, known, unpublished);
    }

    /** Drops the slots that the base stands for, with their marks. */
    Redis withoutCovered() {
        Redis left = with(dirty.without(covered()));
        for (int i = 0; i < INCARNATIONS; i++) {
            left = isCovered(i) ? left.slot(i, Slot.EMPTY) : left;
        }
        return left;
    }

    /** The counter's value. */
    int value() {
        int sum = base.sum().p();
        for (Slot slot : slots) {
            sum += slot.p();
        }
        return sum;
    }

    /** Which increments it has, whatever they count. */
    int units() {
        int all = base.units();
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
        text.append(chain.isEmpty() ? "" : " " + chain);
        text.append(base.equals(Base.NONE) ? "" : " " + base).append(isDirty(BASE) ? " dirty" : "");
        for (int i = 0; i < INCARNATIONS; i++) {
            if (slot(i).p() > 0) {
                text.append(' ').append(name(i)).append('=').append(slot(i)).append(isDirty(i) ? " dirty" : "");
            }
        }
        text.append(isDirty(FOREIGN) ? " witness" : "");
        return text.append(" next ").append(next).toString();
    }
}
