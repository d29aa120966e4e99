package tally.chaos.history;

/**
 * A total that a client was shown, by a GET or over a socket.
 *
 * @param at the replica, or the socket
 * @param sentNanos when it was asked for; for a socket the same as {@code answeredNanos}
 */
public record CounterRead(
        String counter,
        String region,
        String at,
        long count,
        String epoch,
        long version,
        long sentNanos,
        long answeredNanos) {}
