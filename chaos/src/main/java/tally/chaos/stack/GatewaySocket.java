package tally.chaos.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One WebSocket to a gateway. Its messages come one after another; when it ends, however that is, {@link #ended} does. */
public final class GatewaySocket implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    private final MessageText messages;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable WebSocket socket;

    private GatewaySocket(MessageText messages) {
        this.messages = messages;
    }

    /**
     * Opens it; {@link IOException} when the gateway does not take it, and then nothing was sent.
     *
     * @param onFailure is told of a message that is no JSON, and of what {@code onMessage} throws
     */
    public static GatewaySocket open(
            StackStatus.Gateway gateway, Consumer<JsonNode> onMessage, Consumer<Throwable> onFailure)
            throws IOException, InterruptedException {
        GatewaySocket opened = new GatewaySocket(new MessageText(onMessage, onFailure));
        URI address = URI.create(gateway.url().replaceFirst("^http", "ws") + "/ws");
        CompletableFuture<WebSocket> opening = HTTP.newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .subprotocols("tally.v1.json")
                .buildAsync(address, opened.new Listener());
        try {
            opened.socket = opening.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return opened;
        } catch (ExecutionException e) {
            throw new IOException("could not be opened: " + e.getCause(), e);
        } catch (TimeoutException e) {
            var _ = opening.thenAccept(WebSocket::abort);
            throw new IOException("was not opened in time", e);
        }
    }

    /** Sends a frame; only one thread may. {@link IOException} when it may or may not have been sent. */
    public void send(Object frame) throws IOException, InterruptedException {
        WebSocket open = socket;
        if (open == null) {
            throw new IOException("not open yet");
        }
        try {
            open.sendText(JsonMapper.shared().writeValueAsString(frame), true)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("could not be sent", e);
        }
    }

    /** Completes when the socket has ended. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
        ended.complete(null);
    }

    private final class Listener implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            messages.take(part, last);
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            ended.complete(null);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            ended.complete(null);
        }
    }
}
