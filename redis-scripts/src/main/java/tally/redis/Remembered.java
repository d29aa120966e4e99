package tally.redis;

/**
 * What an idempotency key was used for, and the answer it got.
 *
 * @param delta the change that was asked for
 * @param total the counter after it, with its version, in the incarnation that counted it
 * @param atMs when it was counted, by the clock of the replica that did
 */
public record Remembered(long delta, long total, long version, String incarnation, long atMs) {
    private static final int PARTS = 5;

    /** As Redis holds it: the parts in their order, separated by single spaces. */
    static Remembered parse(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException("not what a key is remembered by: " + text);
        }
        return new Remembered(
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                parts[3],
                Long.parseLong(parts[4]));
    }

    String text() {
        return delta + " " + total + " " + version + " " + incarnation + " " + atMs;
    }
}
