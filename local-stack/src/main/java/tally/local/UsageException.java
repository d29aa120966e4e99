package tally.local;

/** A call that {@code ./tally} does not understand; the message says what it would understand. */
final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message);
    }
}
