package tally.bench;

/** A call that was not understood; the message says why. */
final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message);
    }
}
