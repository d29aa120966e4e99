package tally.chaos.load;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tally.chaos.history.Answer;
import tally.chaos.history.Increment;
import tally.chaos.history.Try;
import tally.chaos.stack.Answers;
import tally.chaos.stack.GatewaySocket;
import tally.chaos.stack.StackStatus;
import tools.jackson.databind.JsonNode;

/** Increment frames over a socket of a gateway, which is opened again at the next increment when it has ended. */
final class SocketSender implements Sender {
    /** Longer than the gateway itself waits for its replica. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final StackStatus.Gateway gateway;
    private final Consumer<Throwable> onFailure;
    private final Map<Long, CompletableFuture<Answer>> waiting = new ConcurrentHashMap<>();
    private @Nullable GatewaySocket socket;
    private long lastRef;

    SocketSender(StackStatus.Gateway gateway, Consumer<Throwable> onFailure) {
        this.gateway = gateway;
        this.onFailure = onFailure;
    }

    @Override
    public void send(List<Increment> increments, RandomGenerator random) throws InterruptedException {
        for (Increment increment : increments) {
            long sent = System.nanoTime();
            Answer answer = send(increment);
            increment.tried(new Try(gateway.name(), sent, System.nanoTime(), answer));
        }
    }

    private Answer send(Increment increment) throws InterruptedException {
        GatewaySocket open;
        try {
            open = open();
        } catch (IOException e) {
            return Answers.notNow("no socket");
        }
        long ref = ++lastRef;
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        waiting.put(ref, answer);
        try {
            open.send(frame(increment, ref));
            var _ = open.ended().thenRun(() -> answer.complete(Answers.unknown("the socket ended")));
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (IOException | TimeoutException e) {
            open.close();
            return Answers.unknown(e.toString());
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer is never completed with a failure", e);
        } finally {
            waiting.remove(ref);
        }
    }

    private static Map<String, Object> frame(Increment increment, long ref) {
        Map<String, Object> frame = new LinkedHashMap<>();
        frame.put("type", "increment");
        frame.put("ref", ref);
        frame.put("counter", increment.counter());
        frame.put("delta", increment.delta());
        String key = increment.key();
        if (key != null) {
            frame.put("idempotencyKey", key);
        }
        return frame;
    }

    private GatewaySocket open() throws IOException, InterruptedException {
        GatewaySocket present = socket;
        if (present == null || present.ended().isDone()) {
            present = GatewaySocket.open(gateway, this::take, onFailure);
            socket = present;
        }
        return present;
    }

    private void take(JsonNode message) {
        CompletableFuture<Answer> answer = waiting.get(message.path("ref").asLong(-1));
        if (answer != null) {
            answer.complete(Answers.ofFrame(message));
        }
    }

    @Override
    public void close() {
        GatewaySocket present = socket;
        if (present != null) {
            present.close();
        }
    }
}
