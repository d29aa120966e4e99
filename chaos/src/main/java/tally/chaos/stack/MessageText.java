package tally.chaos.stack;

import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The messages of one socket, which come in parts. One that is no JSON, or that its taker fails at, is told: thrown into the
 * WebSocket it would only look like the end of the socket.
 */
final class MessageText {
    private final Consumer<JsonNode> onMessage;
    private final Consumer<Throwable> onFailure;
    private final StringBuilder text = new StringBuilder();

    MessageText(Consumer<JsonNode> onMessage, Consumer<Throwable> onFailure) {
        this.onMessage = onMessage;
        this.onFailure = onFailure;
    }

    void take(CharSequence part, boolean last) {
        text.append(part);
        if (!last) {
            return;
        }
        String whole = text.toString();
        text.setLength(0);
        try {
            onMessage.accept(JsonMapper.shared().readTree(whole));
        } catch (RuntimeException e) {
            onFailure.accept(new IllegalStateException("A message could not be understood: " + whole, e));
        }
    }
}
