package tally.counter.request;

/**
 * Why a call, or one item of it, was refused: a problem of RFC 9457.
 *
 * @param type stable, {@code urn:tally:problem:} and a slug
 * @param title the same for every problem of the type
 * @param status the HTTP status, also where the problem is one item of an answer with another status
 * @param detail says what to do about this one
 */
public record Problem(String type, String title, int status, String detail) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type.uri(), type.title(), type.status(), detail);
    }
}
