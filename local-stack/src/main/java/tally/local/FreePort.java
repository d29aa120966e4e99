package tally.local;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Ports of the loopback address on which nothing listens now. They are drawn from 20000 to 29999: below the ports that
 * Linux and macOS give to outgoing connections, so that no connection takes one between the look and the use. Another
 * stack of the same user does not take it either: a port stays claimed until this process ends.
 */
public final class FreePort {
    private static final int FIRST = 20_000;
    private static final int LAST = 29_999;
    private static final int ATTEMPTS = 1_000;
    private static final Path CLAIMS =
            Path.of(System.getProperty("java.io.tmpdir"), "tally-ports-" + System.getProperty("user.name"));

    private static @Nullable FileChannel claims;

    private FreePort() {}

    /** A port that is free for TCP and UDP and was not given to anybody else. */
    public static synchronized int find() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (isFree(port) && claim(port)) {
                return port;
            }
        }
        throw new StackException("Found no free port between " + FIRST + " and " + LAST
                + "; end some of the programs that listen there");
    }

    /**
     * Nobody else is given this port from now on; false if somebody was before. Locks the byte of the file that stands for
     * it; the system lets go of it when this process ends.
     */
    static synchronized boolean claim(int port) {
        try {
            if (claims == null) {
                claims = FileChannel.open(CLAIMS, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            }
            return claims.tryLock(port, 1, false) != null;
        } catch (OverlappingFileLockException givenInThisProcess) {
            return false;
        } catch (IOException e) {
            throw new StackException("Can not write to " + CLAIMS + ", where the ports in use are kept: " + e, e);
        }
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
