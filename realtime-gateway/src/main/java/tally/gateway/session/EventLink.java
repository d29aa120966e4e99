package tally.gateway.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import tally.gateway.protocol.CloseCode;

/** The answer to one request, which ends only when it is told to, or when a write fails. One write at a time. */
final class EventLink implements Link {
    private enum State {
        IDLE,
        WRITING,
        ENDED
    }

    private final Response response;
    private final Callback request;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
    private volatile @Nullable CloseCode closing;

    /** {@code request} is completed when the answer is over. */
    EventLink(Response response, Callback request) {
        this.response = response;
        this.request = request;
    }

    @Override
    public void send(ByteBuffer text, Callback done) {
        if (!state.compareAndSet(State.IDLE, State.WRITING)) {
            done.failed(new IOException("the stream has ended"));
            return;
        }
        response.write(false, text.duplicate(), Callback.from(() -> written(done), failure -> {
            end(failure);
            done.failed(failure);
        }));
    }

    /** Ends the answer; in the middle of a write it is broken off, since the client does not take it. */
    @Override
    public void close(CloseCode code) {
        synchronized (this) {
            if (closing != null) {
                return;
            }
            closing = code;
        }
        if (state.compareAndSet(State.IDLE, State.ENDED)) {
            response.write(true, BufferUtil.EMPTY_BUFFER, request);
        } else {
            disconnect();
        }
    }

    @Override
    public void disconnect() {
        end(new IOException("this side has ended the stream"));
    }

    @Override
    public @Nullable CloseCode closing() {
        return closing;
    }

    private void written(Callback done) {
        state.compareAndSet(State.WRITING, State.IDLE);
        done.succeeded();
    }

    private void end(Throwable failure) {
        if (state.getAndSet(State.ENDED) != State.ENDED) {
            request.failed(failure);
        }
    }
}
