package tally.counter;

/** A counter's name that can not be one; the message says what a name may be. */
public class InvalidKeyException extends IllegalArgumentException {
    public InvalidKeyException(String message) {
        super(message);
    }
}
