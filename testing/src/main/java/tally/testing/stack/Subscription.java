package tally.testing.stack;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One socket of a gateway that watches one counter, and every total that it was sent, in order. */
public final class Subscription implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<Long> counts = new CopyOnWriteArrayList<>();
    private final WebSocket socket;

    private Subscription(URI gateway) {
        this.socket = HTTP.newWebSocketBuilder()
                .subprotocols("tally.v1.json")
                .buildAsync(gateway, new Listener())
                .join();
    }

    /** Opens the socket, subscribes, and waits for the present value. */
    public static Subscription open(URI gateway, String counter) {
        Subscription subscription = new Subscription(gateway);
        String subscribe = "{\"type\":\"subscribe\",\"ref\":1,\"counters\":[\"" + counter + "\"]}";
        subscription.socket.sendText(subscribe, true).join();
        await().until(() -> !subscription.counts.isEmpty());
        return subscription;
    }

    /** Sends one more frame. */
    public void send(String frame) {
        socket.sendText(frame, true).join();
    }

    public List<Long> counts() {
        return List.copyOf(counts);
    }

    public long last() {
        return counts.getLast();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                JsonNode message = JsonMapper.shared().readTree(text.toString());
                text.setLength(0);
                message.path("counters")
                        .forEach(counter -> counts.add(counter.path("count").longValue()));
            }
            from.request(1);
            return null;
        }
    }
}
