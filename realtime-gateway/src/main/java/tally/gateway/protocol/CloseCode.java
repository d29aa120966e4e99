package tally.gateway.protocol;

/**
 * Why the gateway closes a socket. 4000 to 4499: come back. 4500 to 4999: do not, the same would happen again. Codes of
 * Jetty itself that a client may see: 1009 for a frame more than twice too long, 1002 and 1007 for broken WebSocket
 * framing or text that is no UTF-8.
 */
public enum CloseCode {
    /** The gateway is stopping; a {@code reconnect} frame said when to come back. */
    DRAIN(1001, "drain"),
    /** The client did not take a frame, or its answers, in time. */
    TOO_SLOW(4001, "too slow"),
    /** Nothing came from the client between two pings. */
    NO_PONG(4002, "no pong"),
    /** The client sends more frames than it may. */
    RATE(4003, "rate"),
    /** Reserved for access control: the token is not valid. */
    BAD_TOKEN(4500, "bad token"),
    /** Not a JSON object with a {@code type}, or binary, or too long. */
    BAD_FRAME(4501, "bad frame"),
    /** Reserved: a foreign origin is already refused in the handshake, with 403. */
    FORBIDDEN_ORIGIN(4502, "forbidden origin"),
    /** This gateway carries as many sockets as it may, in all or from the client's address. */
    CONNECTION_LIMIT(4503, "connection limit"),
    /** Reserved for access control: a token was needed. */
    UNAUTHENTICATED(4504, "unauthenticated");

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }
}
