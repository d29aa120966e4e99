package tally.counter.model;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tally.counter.model.Entry.Once;
import tally.counter.model.Entry.Told;
import tally.counter.model.Entry.Witness;

/**
 * States as bytes, equal exactly when the states are. A hundred bytes instead of a graph of objects: millions fit into
 * memory, and comparing them costs next to nothing. Every number in the model is far below 256.
 */
final class Encoding {
    private byte[] bytes = new byte[256];
    private int length;

    byte[] encode(State s) {
        length = 0;
        region(s.eu());
        region(s.us());
        entries(s.log());
        put(s.compactions());
        put(s.logs());
        put(s.logLosses());
        Ghost ghost = s.ghost();
        put(ghost.applied());
        put(ghost.keyed());
        put(ghost.logged());
        put(ghost.lost());
        flags(ghost.answered(), ghost.told(), false, false);
        return Arrays.copyOf(bytes, length);
    }

    private void region(Region region) {
        redis(region.redis());
        Redis saved = region.saved();
        flags(saved != null, false, false, false);
        if (saved != null) {
            redis(saved);
        }
        Owner owner = region.owner();
        put(owner.incarnation() + 1);
        put(owner.from() + 1);
        put(owner.end());
        put(owner.seen().incarnation() + 1);
        put(owner.seen().sequence());
        pass(owner.pass());
        pass(region.zombie());
        put(region.names());
        put(region.folds());
        Allowance left = region.left();
        put(left.adds());
        put(left.saves());
        put(left.losses());
        put(left.takeovers());
        put(left.folds());
        put(left.bases());
        put(left.lates());
        flags(region.claim().present(), false, false, false);
        put(region.claim().late() + 1);
    }

    private void redis(Redis redis) {
        flags(redis.open(), redis.recovering(), redis.known(), redis.unpublished());
        put(redis.incarnation() + 1);
        dirty(redis.dirty());
        put(redis.next());
        int last = Redis.INCARNATIONS;
        while (last > 0 && redis.slot(last - 1).equals(Slot.EMPTY)) {
            last--;
        }
        put(last);
        for (int i = 0; i < last; i++) {
            slot(redis.slot(i));
        }
        put(redis.chain().size());
        redis.chain().forEach(this::fold);
        base(redis.base());
    }

    private void dirty(Dirty dirty) {
        put(dirty.sequence());
        set(dirty.slots());
        for (int mark : dirty.marks()) {
            if (mark > 0) {
                put(mark);
            }
        }
    }

    private void slot(Slot slot) {
        put(slot.p());
        put(slot.units());
    }

    private void fold(Fold fold) {
        put(fold.id());
        put(fold.parent());
        set(fold.of());
    }

    private void base(Base base) {
        put(base.fold());
        slot(base.sum());
    }

    private void pass(@Nullable Pass pass) {
        flags(pass != null, pass != null && pass.key(), pass != null && pass.check(), false);
        if (pass != null) {
            put(pass.incarnation());
            put(pass.upTo());
            entries(pass.first());
            entries(pass.rest());
        }
    }

    private void entries(List<Entry> entries) {
        put(entries.size());
        for (Entry entry : entries) {
            put(writer(entry.writer()));
            content(entry.content());
        }
    }

    private void content(Entry.Content content) {
        switch (content) {
            case Once once -> {
                put(0);
                put(once.region());
            }
            case Told told -> {
                put(1);
                put(told.incarnation());
                slot(told.slot());
            }
            case Witness witness -> {
                put(4);
                put(witness.incarnation());
                slot(witness.slot());
            }
            case Fold fold -> {
                put(2);
                fold(fold);
            }
            case Base base -> {
                put(3);
                base(base);
            }
        }
    }

    private static int writer(Entry.Writer writer) {
        return switch (writer) {
            case OWNER -> 0;
            case ZOMBIE -> 1;
            case GONE -> 2;
        };
    }

    private void flags(boolean a, boolean b, boolean c, boolean d) {
        put((a ? 1 : 0) + (b ? 2 : 0) + (c ? 4 : 0) + (d ? 8 : 0));
    }

    /** A set of incarnations, or of what is dirty. */
    private void set(int bits) {
        put(bits & 0xff);
        put(bits >> 8);
    }

    private void put(int value) {
        if (value < 0 || value > 0xff) {
            throw new IllegalStateException("does not fit into a byte: " + value);
        }
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        bytes[length++] = (byte) value;
    }
}
