package tally.counter.exchange;

/** Kafka can not be reached, or refuses. What was to be written may be there or not. */
final class LogUnavailableException extends RuntimeException {
    LogUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    LogUnavailableException(String message) {
        super(message);
    }
}
