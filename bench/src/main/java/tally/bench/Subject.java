package tally.bench;

/** What is measured. */
interface Subject {
    /** {@link tally.bench.load.MeasurementFailure} when it could not be measured. */
    Result measure(Measurement measurement, int round) throws InterruptedException;
}
