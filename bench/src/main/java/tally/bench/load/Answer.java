package tally.bench.load;

/** One HTTP response. Its body may be read only during the call that brings it, unless that says otherwise. */
public record Answer(int status, Body body) {
    public boolean isOk() {
        return status == 200;
    }

    @Override
    public String toString() {
        return status + " " + body;
    }
}
