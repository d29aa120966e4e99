package tally.chaos.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import tally.chaos.history.SlotRead;

/**
 * Promise M: what one region shows of a slot never decreases within the incarnation of the shard that shows it. Only a
 * Redis that loses data may forget, and it then shows another incarnation. A read that was sent after another was
 * answered must not show less; of two that overlap nothing is said.
 */
final class SlotOrder {
    private SlotOrder() {}

    private record Key(String counter, String region, String epoch, String incarnation) {}

    static List<BrokenPromise> check(List<SlotRead> reads) {
        List<BrokenPromise> broken = new ArrayList<>();
        reads.stream()
                .collect(Collectors.groupingBy(
                        read -> new Key(read.counter(), read.region(), read.epoch(), read.incarnation())))
                .values()
                .forEach(some -> check(some, broken));
        return broken;
    }

    private static void check(List<SlotRead> ofOneSlot, List<BrokenPromise> broken) {
        List<SlotRead> sent = sorted(ofOneSlot, Comparator.comparingLong(SlotRead::sentNanos));
        List<SlotRead> answered = sorted(ofOneSlot, Comparator.comparingLong(SlotRead::answeredNanos));
        int earlier = 0;
        long increments = 0;
        long decrements = 0;
        for (SlotRead read : sent) {
            while (earlier < answered.size() && answered.get(earlier).answeredNanos() <= read.sentNanos()) {
                increments = Math.max(increments, answered.get(earlier).increments());
                decrements = Math.max(decrements, answered.get(earlier).decrements());
                earlier++;
            }
            if (read.increments() < increments || read.decrements() < decrements) {
                broken.add(new BrokenPromise(
                        Promise.M,
                        read.counter(),
                        read.region(),
                        "at least +" + increments + " -" + decrements + " in the slot " + read.incarnation()
                                + " within the epoch " + read.epoch(),
                        "+" + read.increments() + " -" + read.decrements()));
            }
        }
    }

    private static List<SlotRead> sorted(List<SlotRead> reads, Comparator<SlotRead> order) {
        return reads.stream().sorted(order).toList();
    }
}
