package tally.gateway.fanout;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import tally.gateway.protocol.CloseCode;

/** A client that takes a frame when the test says so, or at once. */
public final class FakeWire implements Wire {
    public final List<String> sent = new ArrayList<>();
    public @Nullable CloseCode closed;
    public boolean stalled;
    private @Nullable Callback inFlight;

    @Override
    public void send(ByteBuffer text, Callback done) {
        sent.add(StandardCharsets.UTF_8.decode(text.duplicate()).toString());
        if (stalled) {
            inFlight = done;
        } else {
            done.succeeded();
        }
    }

    @Override
    public void close(CloseCode code) {
        closed = code;
    }

    /** Takes the frame in flight. */
    public void take() {
        Callback done = inFlight;
        inFlight = null;
        if (done != null) {
            done.succeeded();
        }
    }
}
