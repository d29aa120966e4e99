package tally.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A TCP relay on the loopback address that can be cut like a cable.
 *
 * <p>While it is cut, connections stay open and carry nothing: what arrives is thrown away, the end of one side is not
 * told to the other, and new connections reach nobody. Healing closes all connections that lived through the cut,
 * because bytes are missing in them; clients notice and connect anew at once. At most {@link #MAX_LINKS} connections
 * at a time; further ones wait in the backlog of the operating system.
 */
public final class Relay implements AutoCloseable {
    static final int MAX_LINKS = 512;

    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int CONNECT_PATIENCE_MS = 5_000;

    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final Semaphore free = new Semaphore(MAX_LINKS);
    private volatile boolean cut;

    /** Listens on the port (0 = a free one) and relays to the target port, both on the loopback address. */
    public Relay(int port, int targetPort) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        this.target = new InetSocketAddress(loopback, targetPort);
        try {
            this.listener = new ServerSocket();
            listener.bind(new InetSocketAddress(loopback, port == 0 ? FreePort.find() : port), MAX_LINKS);
        } catch (IOException e) {
            throw new StackException("Can not listen on port " + port + ": " + e.getMessage(), e);
        }
        Thread.ofVirtual().name("relay").start(this::acceptAll);
    }

    public int port() {
        return listener.getLocalPort();
    }

    public boolean isCut() {
        return cut;
    }

    /** Cuts the cable; does nothing if it is cut. */
    public synchronized void cut() {
        cut = true;
        // Marked now: a link through which nothing happened to flow during the cut is half dead as well.
        links.forEach(link -> link.lostBytes = true);
    }

    /** Mends the cable; does nothing if it is whole. */
    public synchronized void heal() {
        cut = false;
        links.stream().filter(link -> link.lostBytes).forEach(Link::end);
    }

    @Override
    public void close() {
        close(listener);
        links.forEach(Link::end);
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            free.acquireUninterruptibly();
            try {
                Link link = register(listener.accept());
                Thread.ofVirtual().name("relay link").start(link::carry);
            } catch (IOException closed) {
                free.release();
            }
        }
    }

    private synchronized Link register(Socket client) {
        Link link = new Link(client, cut);
        links.add(link);
        return link;
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException("A socket that does not close", e);
        }
    }

    /** One connection through the relay: the client's socket and the one to the target. */
    private final class Link {
        private final Socket client;
        private final Socket server = new Socket();
        private volatile boolean lostBytes;

        Link(Socket client, boolean lostBytes) {
            this.client = client;
            this.lostBytes = lostBytes;
        }

        void carry() {
            try (client;
                    server) {
                if (!lostBytes) {
                    client.setTcpNoDelay(true);
                    server.setTcpNoDelay(true);
                    server.connect(target, CONNECT_PATIENCE_MS);
                    Thread back = Thread.ofVirtual().name("relay link back").start(() -> pump(server, client));
                    pump(client, server);
                    back.join();
                } else {
                    pump(client, null);
                }
            } catch (IOException targetAway) {
                // The client sees its connection end, as it would without the relay.
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                links.remove(this);
                free.release();
            }
        }

        private void pump(Socket from, @Nullable Socket to) {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                InputStream in = from.getInputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (to != null && !lostBytes) {
                        OutputStream out = to.getOutputStream();
                        out.write(buffer, 0, n);
                    }
                }
            } catch (SocketException oneSideIsGone) {
                // Ends below like an orderly end.
            } catch (IOException e) {
                throw new IllegalStateException("A socket that can not be read", e);
            }
            Relay.close(from);
            if (to != null && !lostBytes) {
                Relay.close(to);
            }
        }

        void end() {
            Relay.close(client);
            Relay.close(server);
        }
    }
}
