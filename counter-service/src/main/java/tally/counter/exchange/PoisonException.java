package tally.counter.exchange;

/** A record of the log that must not be merged; the message says why, in words fit for a header. */
final class PoisonException extends Exception {
    PoisonException(String reason) {
        super(reason);
    }

    PoisonException(String reason, Throwable cause) {
        super(reason, cause);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
