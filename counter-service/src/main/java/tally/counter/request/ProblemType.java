package tally.counter.request;

import java.util.Locale;

/** Every way in which a call can fail, with its HTTP status. The names are stable; clients decide by them. */
public enum ProblemType {
    INVALID_BODY(400, "Invalid body"),
    INVALID_KEY(400, "Invalid key"),
    INVALID_REQUEST(400, "Invalid request"),
    UNAUTHORIZED(401, "Unauthorized"),
    FORBIDDEN(403, "Forbidden"),
    NOT_FOUND(404, "Not found"),
    UNKNOWN_GATEWAY(404, "Unknown gateway"),
    UNKNOWN_NAMESPACE(404, "Unknown namespace"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    NOT_ACCEPTABLE(406, "Not acceptable"),
    KIND_MISMATCH(409, "Kind mismatch"),
    STOPPING(410, "Stopping"),
    BODY_TOO_LARGE(413, "Body too large"),
    TOO_MANY_ITEMS(413, "Too many items"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    INVALID_DELTA(422, "Invalid delta"),
    IDEMPOTENCY_MISMATCH(422, "Idempotency mismatch"),
    OVERFLOW(422, "Overflow"),
    RATE_LIMITED(429, "Rate limited"),
    INTERNAL(500, "Internal error"),
    RECOVERING(503, "Recovering"),
    STORE_UNAVAILABLE(503, "Store unavailable");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The short name, for example {@code invalid-key}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name as RFC 9457 wants it: a URI. */
    public String uri() {
        return "urn:tally:problem:" + slug();
    }

    /** Whether the same call can succeed later, so that the answer says when to try again. */
    public boolean retryable() {
        return this == RATE_LIMITED || this == RECOVERING || this == STORE_UNAVAILABLE;
    }
}
