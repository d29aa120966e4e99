package tally.counter.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tally.counter.CounterValue;
import tally.counter.Kind;
import tally.counter.crdt.Slot;
import tally.counter.store.CounterState;

/**
 * The CRDT of one counter as HTTP shows it: the slots of every incarnation, grouped by region.
 *
 * @param regions by name; a region that never added anything is not there
 */
record StateView(
        String id, String kind, long count, String epoch, long version, Instant asOf, List<RegionSlots> regions) {

    /** @param count what the region's slots add to the total */
    record RegionSlots(String name, long count, List<SlotView> slots) {}

    /** @param current whether the local shard adds to this slot now */
    record SlotView(String incarnation, long increments, long decrements, boolean current) {}

    static StateView of(CounterState state, Kind kind, Instant asOf) {
        CounterValue value = state.value();
        Map<String, List<SlotView>> regions = new TreeMap<>();
        new TreeMap<>(state.counter().slots())
                .forEach(
                        (incarnation, slot) -> regions.computeIfAbsent(regionOf(incarnation), name -> new ArrayList<>())
                                .add(slotView(incarnation, slot, value.epoch())));
        return new StateView(
                value.id().toString(),
                kind.name().toLowerCase(Locale.ROOT),
                value.count(),
                value.epoch(),
                value.version(),
                asOf,
                regions.entrySet().stream()
                        .map(region -> regionSlots(region.getKey(), region.getValue()))
                        .toList());
    }

    private static SlotView slotView(String incarnation, Slot slot, String epoch) {
        return new SlotView(incarnation, slot.increments(), slot.decrements(), incarnation.equals(epoch));
    }

    private static RegionSlots regionSlots(String name, List<SlotView> slots) {
        long count = slots.stream()
                .mapToLong(slot -> slot.increments() - slot.decrements())
                .sum();
        return new RegionSlots(name, count, slots);
    }

    // An incarnation is <region>-<nonce>; a region's name may hold '-', a nonce never does.
    private static String regionOf(String incarnation) {
        int dash = incarnation.lastIndexOf('-');
        return dash < 0 ? incarnation : incarnation.substring(0, dash);
    }
}
