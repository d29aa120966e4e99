package tally.local;

/** Something that the person at the keyboard has to know; the message is one plain line that says what to do. */
public final class StackException extends RuntimeException {
    public StackException(String message) {
        super(message);
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
