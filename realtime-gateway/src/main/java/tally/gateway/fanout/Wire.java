package tally.gateway.fanout;

import java.nio.ByteBuffer;
import org.eclipse.jetty.util.Callback;
import tally.gateway.protocol.CloseCode;

/** The way to one client. Neither call may block. */
public interface Wire {
    /**
     * Begins to send one text; {@code done} is called, by any thread, once the network took all of it. The text, in
     * UTF-8, may be on its way to other clients at the same time: it stays as it is, its position included.
     */
    void send(ByteBuffer text, Callback done);

    void close(CloseCode code);
}
