package tally.counter.model;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        pass(owner.pass());
        pass(region.zombie());
        put(region.names());
        Allowance left = region.left();
        put(left.adds());
        put(left.saves());
        put(left.losses());
        put(left.takeovers());
        put(left.folds());
        put(left.closes());
    }

    private void redis(Redis redis) {
        flags(redis.open(), redis.recovering(), redis.known(), redis.unpublished());
        put(redis.incarnation() + 1);
        set(redis.dirty());
        set(redis.closed());
        put(redis.next());
        int last = Redis.INCARNATIONS;
        while (last > 0 && redis.slot(last - 1).equals(Slot.EMPTY)) {
            last--;
        }
        put(last);
        for (int i = 0; i < last; i++) {
            slot(redis.slot(i));
        }
    }

    private void slot(Slot slot) {
        put(slot.p());
        put(slot.units());
        put(slot.facts().size());
        for (Fact fact : slot.facts()) {
            put(fact.absorber());
            put(fact.since());
            put(fact.amount());
        }
    }

    private void pass(@Nullable Pass pass) {
        flags(pass != null, pass != null && pass.key(), pass != null && pass.check(), false);
        if (pass != null) {
            put(pass.incarnation());
            set(pass.drained());
            entries(pass.first());
            entries(pass.rest());
        }
    }

    private void entries(List<Entry> entries) {
        put(entries.size());
        for (Entry entry : entries) {
            put(kind(entry.kind()));
            put(writer(entry.writer()));
            put(entry.incarnation());
            slot(entry.slot());
        }
    }

    private static int kind(Entry.Kind kind) {
        return switch (kind) {
            case ONCE -> 0;
            case SLOT -> 1;
            case CLOSED -> 2;
        };
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

    /** A set of incarnations. */
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
