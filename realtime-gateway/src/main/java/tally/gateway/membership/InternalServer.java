package tally.gateway.membership;

import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP server for replicas, on a port of its own, so that nothing of it is reachable where browsers are. */
final class InternalServer {
    private static final int MAX_THREADS = 8;

    private final Server server;
    private final ServerConnector connector;

    /** Listens on {@code port} once started; 0 takes a free one. More than {@code maxBody} bytes are answered with 413. */
    InternalServer(int port, int maxBody, UpdateReceiver receiver) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 1);
        threads.setName("internal");
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setPort(port);
        server.addConnector(connector);
        SizeLimitHandler limited = new SizeLimitHandler(maxBody, -1);
        limited.setHandler(receiver);
        server.setHandler(limited);
    }

    void start() {
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(
                    "Can not listen on tally.gateway.internal-port " + connector.getPort() + "; is it taken?", e);
        }
    }

    /** The port it listens on. */
    int port() {
        return connector.getLocalPort();
    }

    void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The internal server did not stop", e);
        }
    }
}
