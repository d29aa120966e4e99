package tally.chaos.fault;

/**
 * A fault that was not injected, because it would have broken more than it may, or that had nothing to strike. The message
 * says what was missing. What it had done by then is repaired.
 */
public final class FaultSkipped extends RuntimeException {
    FaultSkipped(String message) {
        super(message);
    }
}
