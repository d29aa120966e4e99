package tally.gateway.fanout;

import org.eclipse.jetty.util.Callback;
import tally.gateway.protocol.CloseCode;

/** The way to one client. Neither call may block. */
public interface Wire {
    /** Begins to send one text frame; {@code done} is called, by any thread, once the network took all of it. */
    void send(String text, Callback done);

    void close(CloseCode code);
}
