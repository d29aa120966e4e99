package tally.redis;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A script's reply, read from front to back. */
final class Reply {
    private final Iterator<?> parts;

    Reply(Object parts) {
        this.parts = ((List<?>) parts).iterator();
    }

    boolean hasNext() {
        return parts.hasNext();
    }

    String text() {
        return parts.next().toString();
    }

    long number() {
        Object part = parts.next();
        return part instanceof Long number ? number : Long.parseLong(part.toString());
    }

    Reply list() {
        return new Reply(parts.next());
    }

    /** What is left, as slots. */
    List<SlotValue> slots() {
        List<SlotValue> slots = new ArrayList<>();
        while (hasNext()) {
            slots.add(new SlotValue(text(), number(), number()));
        }
        return slots;
    }
}
