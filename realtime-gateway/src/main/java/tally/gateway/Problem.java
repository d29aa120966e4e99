package tally.gateway;

/**
 * The stable names of what can go wrong, as clients see them. The counter-service writes them as RFC 9457 types, with
 * {@code urn:tally:problem:} in front; on the socket they stand alone.
 */
public final class Problem {
    /** A counter's name that can not be one. */
    public static final String INVALID_KEY = "invalid-key";
    /** A delta that is not a whole number from -1,000,000 to 1,000,000, or is 0. */
    public static final String INVALID_DELTA = "invalid-delta";
    /** More counters than one frame, or one socket, may name. */
    public static final String TOO_MANY_ITEMS = "too-many-items";
    /** A field of the frame is missing or of the wrong kind. */
    public static final String BAD_FRAME = "bad-frame";
    /** This gateway does not know the frame's type, or not yet: {@code authenticate} is one of these. */
    public static final String NOT_SUPPORTED = "not-supported";
    /** Too much is waiting; nothing was done. */
    public static final String RATE_LIMITED = "rate-limited";
    /** The region's store did not answer. An increment may or may not have been counted. */
    public static final String STORE_UNAVAILABLE = "store-unavailable";
    /** This gateway carries as many clients as it may. */
    public static final String CONNECTION_LIMIT = "connection-limit";
    /** A page of this origin may not read here. */
    public static final String FORBIDDEN = "forbidden";
    /** A signature that is missing, wrong or too old. */
    public static final String UNAUTHORIZED = "unauthorized";

    private static final String TYPE_PREFIX = "urn:tally:problem:";

    private Problem() {}

    /** The RFC 9457 type of a name. */
    public static String type(String name) {
        return TYPE_PREFIX + name;
    }

    /** The name alone, whether or not the prefix stands in front of it. */
    public static String name(String typeOrName) {
        return typeOrName.startsWith(TYPE_PREFIX) ? typeOrName.substring(TYPE_PREFIX.length()) : typeOrName;
    }
}
