package tally.counter.request;

/** A request that is refused with a {@link Problem}. Carries no stack trace: it is the caller's fault, not the code's. */
public final class ProblemException extends RuntimeException {
    private final ProblemType type;

    public ProblemException(ProblemType type, String detail) {
        super(detail, null, false, false);
        this.type = type;
    }

    public ProblemType type() {
        return type;
    }

    public Problem problem() {
        return Problem.of(type, String.valueOf(getMessage()));
    }
}
