package tally.gateway;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A client of the gateway, on the JDK's own WebSocket, that keeps every frame it got. */
final class TestClient implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    TestClient(int port) {
        socket = HTTP.newWebSocketBuilder()
                .subprotocols("tally.v1.json")
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), this)
                .join();
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    TestClient send(String text) {
        socket.sendText(text, true).join();
        return this;
    }

    TestClient sendBinary(byte[] bytes) {
        socket.sendBinary(java.nio.ByteBuffer.wrap(bytes), true).join();
        return this;
    }

    /** Waits for a frame of this type that fits, among all that came and come. */
    JsonNode expect(String type, Predicate<JsonNode> fits) {
        return await().until(
                        () -> frames.stream()
                                .filter(frame -> frame.get("type").stringValue().equals(type) && fits.test(frame))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    JsonNode expect(String type) {
        return expect(type, frame -> true);
    }

    /** Waits for the answer to {@code ref}. */
    JsonNode expect(String type, long ref) {
        return expect(type, frame -> frame.has("ref") && frame.get("ref").longValue() == ref);
    }

    /** Waits for an update that shows this count. */
    JsonNode expectUpdate(String id, long count) {
        return expect("update", frame -> {
            for (JsonNode counter : frame.get("counters")) {
                if (counter.get("id").stringValue().equals(id)
                        && counter.get("count").longValue() == count) {
                    return true;
                }
            }
            return false;
        });
    }

    TestClient subscribe(long ref, String... counters) {
        return send("{\"type\":\"subscribe\",\"ref\":" + ref + ",\"counters\":[\"" + String.join("\",\"", counters)
                + "\"]}");
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            frames.add(Contract.parse(partial.toString()));
            partial.setLength(0);
        }
        webSocket.request(1);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.complete(1006);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
