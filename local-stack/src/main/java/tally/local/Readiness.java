package tally.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Which processes serve: a service does when {@code /readyz} on its management port is 200, a store when it runs. */
final class Readiness {
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(2);
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_EVERY_MS = 100;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_PATIENCE).build();

    /** The names of the processes that do not serve now. */
    List<String> unready(Stack stack) {
        Map<String, CompletableFuture<Boolean>> answers = new LinkedHashMap<>();
        for (StackPlan.Region region : stack.plan().regions()) {
            region.replicas().forEach(replica -> answers.put(replica.name(), ask(replica.management())));
            region.gateways().forEach(gateway -> answers.put(gateway.name(), ask(gateway.management())));
        }
        List<String> unready = new ArrayList<>();
        for (StackProcess process : stack.processes()) {
            CompletableFuture<Boolean> answer = answers.get(process.name());
            if (!process.isRunning() || (answer != null && !answer.join())) {
                unready.add(process.name());
            }
        }
        return unready;
    }

    /** Waits until all serve; fails when it is told to stop, and with the last words of a process that does not serve. */
    void await(Stack stack, Consumer<String> progress, CountDownLatch stop) throws InterruptedException {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        List<String> unannounced = new ArrayList<>(stack.plan().services());
        while (true) {
            List<String> unready = unready(stack);
            unannounced.stream()
                    .filter(name -> !unready.contains(name))
                    .forEach(name -> progress.accept("  " + name + " is ready"));
            unannounced.retainAll(unready);
            if (unready.isEmpty()) {
                return;
            }
            failIfOneEnded(stack);
            if (System.nanoTime() - deadline > 0) {
                String name = unready.getFirst();
                throw new StackException(name + " was not ready after " + START_PATIENCE.toSeconds()
                        + " s; its last words:\n" + stack.process(name).lastWords());
            }
            if (stop.await(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
                throw new StackException("Stopped before everything was ready");
            }
        }
    }

    private static void failIfOneEnded(Stack stack) {
        for (StackProcess process : stack.processes()) {
            if (!process.isRunning()) {
                throw new StackException(
                        process.name() + " ended while it was starting; its last words:\n" + process.lastWords());
            }
        }
    }

    private CompletableFuture<Boolean> ask(int managementPort) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/readyz"))
                .timeout(ANSWER_PATIENCE)
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .thenApply(response -> response.statusCode() == 200)
                .exceptionally(failure -> {
                    if (failure.getCause() instanceof IOException) {
                        return false;
                    }
                    throw new IllegalStateException("Could not ask port " + managementPort, failure);
                });
    }
}
