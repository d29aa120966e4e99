package tally.chaos.fault;

/** A fault that was not injected, because it would have broken more than it may. The message says what was missing. */
public final class FaultSkipped extends RuntimeException {
    FaultSkipped(String message) {
        super(message);
    }
}
