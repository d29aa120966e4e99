package tally.chaos.history;

import java.util.List;

/**
 * What the clients attempted and saw in one round.
 *
 * @param reads totals that were asked for
 * @param updates totals that sockets were sent; those of one socket are in the order in which it got them
 * @param slots what was seen of the CRDT itself
 */
public record History(
        List<Increment> increments, List<CounterRead> reads, List<CounterRead> updates, List<SlotRead> slots) {}
