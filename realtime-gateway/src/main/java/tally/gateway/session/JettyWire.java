package tally.gateway.session;

import java.nio.ByteBuffer;
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
    private volatile @Nullable CloseCode closing;

    private JettyWire(CoreSession jetty) {
        this.jetty = jetty;
    }

    static JettyWire of(NativeWebSocketSession session) {
        WebSocketSession jetty = session.getNativeSession(WebSocketSession.class);
        if (jetty == null) {
            throw new IllegalStateException("The gateway runs on Jetty, and this is no socket of Jetty: " + session);
        }
        return new JettyWire(jetty.getCoreSession());
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
