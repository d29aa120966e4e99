package tally.chaos.check;

/**
 * A promise, and what was found instead.
 *
 * @param counter empty when it is about no single counter
 * @param where the region, replica or socket
 */
public record BrokenPromise(Promise promise, String counter, String where, String expected, String found) {
    @Override
    public String toString() {
        return promise + " broken: " + (counter.isEmpty() ? "" : counter + " ") + "at " + where + ": expected "
                + expected + ", found " + found;
    }
}
