package tally.counter.notify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** The internal HTTP port: a server of its own, so that no public path can reach it. */
final class InternalServer implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(InternalServer.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(1);

    private final HttpHandler handler;
    private final int configuredPort;
    private @Nullable DisposableServer server;

    InternalServer(HttpHandler handler, int port) {
        this.handler = handler;
        this.configuredPort = port;
    }

    /** The port it listens at; -1 while it does not. */
    int port() {
        return server == null ? -1 : server.port();
    }

    @Override
    public void start() {
        try {
            server = HttpServer.create()
                    .port(configuredPort)
                    .handle(new ReactorHttpHandlerAdapter(handler))
                    .bindNow();
        } catch (ChannelBindException taken) {
            throw new IllegalStateException(
                    "port " + configuredPort + " can not be opened: set tally.internal.port to a free one", taken);
        }
        LOG.info("internal calls at port {}", port());
    }

    @Override
    public void stop() {
        if (server != null) {
            server.disposeNow(STOP_PATIENCE);
            server = null;
        }
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }

    /** After the notifier has told the gateways to go: it stops one phase later. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 1;
    }
}
