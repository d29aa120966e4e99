package tally.chaos.history;

/**
 * A slot that {@code GET …/state} showed.
 *
 * @param region where it was read, which need not be the slot's own
 * @param epoch the incarnation of the shard that was read
 * @param incarnation the one that the slot belongs to
 */
public record SlotRead(
        String counter,
        String region,
        String epoch,
        String incarnation,
        long increments,
        long decrements,
        long sentNanos,
        long answeredNanos) {

    /** The region that alone raises the slot: an incarnation is {@code region-nonce}, and a nonce has no dash. */
    public String owner() {
        return ownerOf(incarnation);
    }

    public static String ownerOf(String incarnation) {
        return incarnation.substring(0, Math.max(0, incarnation.lastIndexOf('-')));
    }
}
