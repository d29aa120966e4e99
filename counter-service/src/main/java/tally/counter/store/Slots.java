package tally.counter.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tally.counter.crdt.Slot;
import tally.redis.SlotValue;

/** Slots as Redis has them, turned into slots as the CRDT knows them. */
final class Slots {
    private Slots() {}

    static Map<String, Slot> of(List<SlotValue> values) {
        Map<String, Slot> slots = new HashMap<>();
        values.forEach(value -> slots.put(value.incarnation(), new Slot(value.increments(), value.decrements())));
        return slots;
    }
}
