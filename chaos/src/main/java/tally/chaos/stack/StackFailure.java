package tally.chaos.stack;

/** The stack could not be started, stopped or asked. Says nothing about what Tally promises; the message says why. */
public final class StackFailure extends RuntimeException {
    public StackFailure(String message) {
        super(message);
    }

    public StackFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
