package tally.gateway.session;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.common.WebSocketSession;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import tally.gateway.protocol.CloseCode;

/**
 * A client's socket as the core of Jetty has it. Spring's own {@code sendMessage} waits until the client has taken the
 * frame, which would let one stalled client hold up a thread that serves all; and both Spring and Jetty's API take text
 * as a string, which they would encode for each socket again. The core's calls return at once, call back, and take bytes.
 */
final class JettyWire implements Link {
    private final CoreSession jetty;
    private final Duration closeTimeout;
    private volatile @Nullable CloseCode closing;

    private JettyWire(CoreSession jetty, Duration closeTimeout) {
        this.jetty = jetty;
        this.closeTimeout = closeTimeout;
    }

    /** {@code closeTimeout}: how long the connection may take to close. */
    static JettyWire of(NativeWebSocketSession session, Duration closeTimeout) {
        WebSocketSession jetty = session.getNativeSession(WebSocketSession.class);
        if (jetty == null) {
            throw new IllegalStateException("The gateway runs on Jetty, and this is no socket of Jetty: " + session);
        }
        return new JettyWire(jetty.getCoreSession(), closeTimeout);
    }

    @Override
    public void send(ByteBuffer text, Callback done) {
        jetty.sendFrame(new Frame(OpCode.TEXT, text.duplicate()), done, false);
    }

    /** The first reason counts. */
    @Override
    public void close(CloseCode code) {
        synchronized (this) {
            if (closing != null) {
                return;
            }
            closing = code;
        }
        jetty.close(code.code(), code.reason(), Callback.NOOP);
        disconnectLater();
    }

    /**
     * Gives up the connection if it takes too long to close. Jetty waits without end: for a client's answer to a close frame,
     * and for a client to take the answer to its own.
     */
    void disconnectLater() {
        CompletableFuture.delayedExecutor(closeTimeout.toNanos(), TimeUnit.NANOSECONDS)
                .execute(this::disconnect);
    }

    void ping() {
        jetty.sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
    }

    @Override
    public void disconnect() {
        jetty.abort();
    }

    @Override
    public @Nullable CloseCode closing() {
        return closing;
    }
}
