package tally.counter.model;

/**
 * That a slot was folded: "{@code absorber} holds the first {@code amount} of me, from the moment on that its own P is at
 * least {@code since}". It stands at the slot that was folded, and merges by union.
 */
record Fact(int absorber, int since, int amount) {
    @Override
    public String toString() {
        return "%d in %s from %d".formatted(amount, Redis.name(absorber), since);
    }
}
