package tally.local;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback address on which nothing listens now. They are drawn from 20000 to 29999: below the ports that
 * Linux and macOS give to outgoing connections, so that no connection takes one between the look and the use.
 */
final class FreePort {
    private static final int FIRST = 20_000;
    private static final int LAST = 29_999;
    private static final int ATTEMPTS = 1_000;
    private static final Set<Integer> GIVEN = new HashSet<>();

    private FreePort() {}

    /** A port that is free for TCP and UDP and was not given to anybody else in this process. */
    static synchronized int find() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (!GIVEN.contains(port) && isFree(port)) {
                GIVEN.add(port);
                return port;
            }
        }
        throw new StackException("Found no free port between " + FIRST + " and " + LAST
                + "; end some of the programs that listen there");
    }

    /** Whether a server could listen on this port, on the loopback address and on all addresses. */
    static boolean isFree(int port) {
        return canListen(new InetSocketAddress(port))
                && canListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static boolean canListen(InetSocketAddress address) {
        try (ServerSocket connections = new ServerSocket();
                DatagramSocket datagrams = new DatagramSocket(null)) {
            connections.bind(address);
            datagrams.bind(address);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
