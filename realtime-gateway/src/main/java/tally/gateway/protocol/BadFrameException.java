package tally.gateway.protocol;

/** A frame that no answer can name: whoever sent it does not speak the protocol. */
public class BadFrameException extends Exception {
    public BadFrameException(String message) {
        super(message);
    }

    public BadFrameException(String message, Throwable cause) {
        super(message, cause);
    }
}
