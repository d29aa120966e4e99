package tally.bench.load;

/** A measurement could not be made; the message says why. What was measured until then says nothing. */
public final class MeasurementFailure extends RuntimeException {
    public MeasurementFailure(String message) {
        super(message);
    }

    public MeasurementFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
