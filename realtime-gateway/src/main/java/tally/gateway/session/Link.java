package tally.gateway.session;

import org.jspecify.annotations.Nullable;
import tally.gateway.fanout.Wire;
import tally.gateway.protocol.CloseCode;

/** The way to one client, and its end. No call blocks. */
interface Link extends Wire {
    /** Gives up the connection, whatever the client still reads; does nothing when it is closed. */
    void disconnect();

    /** Why this side closed it; null when it did not. */
    @Nullable
    CloseCode closing();
}
