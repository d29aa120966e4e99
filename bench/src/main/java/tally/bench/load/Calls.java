package tally.bench.load;

/**
 * Calls of one server over a number of connections, one at a time on each.
 *
 * @param requests what is sent: a whole request for each number, from 0, asked for once each and in order
 * @param operations how many one request stands for
 * @param perSecond how many calls are due in a second, whatever the server does (an open loop); 0 = each connection
 *     sends its next request as soon as the one before is answered (a closed loop)
 */
public record Calls(HttpServer server, int connections, Requests requests, int operations, long perSecond) {
    /** Made before the load begins. */
    @FunctionalInterface
    public interface Requests {
        byte[] get(long number);
    }

    public static Calls closedLoop(HttpServer server, int connections, Requests requests, int operations) {
        return new Calls(server, connections, requests, operations, 0);
    }

    /** The same as an open loop. */
    public Calls atRate(long callsPerSecond) {
        return new Calls(server, connections, requests, operations, callsPerSecond);
    }

    boolean areClosedLoop() {
        return perSecond == 0;
    }
}
