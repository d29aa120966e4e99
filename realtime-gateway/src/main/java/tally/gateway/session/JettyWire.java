package tally.gateway.session;

import java.nio.ByteBuffer;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import tally.gateway.fanout.Wire;
import tally.gateway.protocol.CloseCode;

/**
 * A client's socket as Jetty has it. Spring's own {@code sendMessage} waits until the client has taken the frame, which
 * would let one stalled client hold up a thread that serves all; Jetty's calls return at once and call back.
 */
final class JettyWire implements Wire {
    private final Session jetty;
    private volatile @Nullable CloseCode closing;

    JettyWire(Session jetty) {
        this.jetty = jetty;
    }

    @Override
    public void send(String text, Callback done) {
        jetty.sendText(text, org.eclipse.jetty.websocket.api.Callback.from(done::succeeded, done::failed));
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
        jetty.close(code.code(), code.reason(), org.eclipse.jetty.websocket.api.Callback.NOOP);
    }

    void ping() {
        jetty.sendPing(ByteBuffer.allocate(0), org.eclipse.jetty.websocket.api.Callback.NOOP);
    }

    /** Gives up the connection, whatever the client still reads. */
    void disconnect() {
        jetty.disconnect();
    }

    /** Why this side closed the socket; null when it did not. */
    @Nullable
    CloseCode closing() {
        return closing;
    }
}
