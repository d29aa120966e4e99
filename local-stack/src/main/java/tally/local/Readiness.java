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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which processes serve: a service does when {@code /readyz} on its management port is 200, a store when it runs. And
 * whether the regions hear each other, which a service does not need for serving, but everybody who tries a new stack
 * expects.
 */
final class Readiness {
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(2);
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_EVERY_MS = 100;
    private static final JsonMapper JSON = JsonMapper.shared();

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

    /** The names of the regions that recover, or do not hear of every region in every shard now. */
    List<String> deaf(StackPlan plan) {
        Map<String, CompletableFuture<Boolean>> answers = new LinkedHashMap<>();
        plan.regions().forEach(region -> answers.put(region.name(), hearsAll(region, plan)));
        return answers.keySet().stream()
                .filter(region -> !Objects.requireNonNull(answers.get(region)).join())
                .toList();
    }

    /**
     * Waits until all serve and the regions hear each other; fails when it is told to stop, and with the last words of a
     * process that does not serve.
     */
    void await(Stack stack, Consumer<String> progress, CountDownLatch stop) throws InterruptedException {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        List<String> unannounced = new ArrayList<>(stack.plan().services());
        while (true) {
            List<String> unready = unready(stack);
            unannounced.stream()
                    .filter(name -> !unready.contains(name))
                    .forEach(name -> progress.accept("  " + name + " is ready"));
            unannounced.retainAll(unready);
            List<String> deaf = unready.isEmpty() ? deaf(stack.plan()) : List.of();
            if (unready.isEmpty() && deaf.isEmpty()) {
                return;
            }
            failIfOneEnded(stack);
            if (System.nanoTime() - deadline > 0) {
                String name = deaf.isEmpty() ? unready.getFirst() : deaf.getFirst() + "-api-1";
                String what = deaf.isEmpty() ? " was not ready after " : " did not hear all regions within ";
                throw new StackException(name + what + START_PATIENCE.toSeconds() + " s; its last words:\n"
                        + stack.process(name).lastWords());
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
        return ask(managementPort, "/readyz", _ -> true);
    }

    private CompletableFuture<Boolean> hearsAll(StackPlan.Region region, StackPlan plan) {
        int shards = plan.state().shards();
        return ask(region.replicas().getFirst().api(), "/api/v1/regions", body -> {
            JsonNode known = JSON.readTree(body);
            Set<String> heard = known.path("regions")
                    .valueStream()
                    .filter(other -> other.path("liveShards").asInt(-1) == shards)
                    .map(other -> other.path("name").stringValue(""))
                    .collect(Collectors.toSet());
            return known.path("recovering").asInt(-1) == 0
                    && plan.regions().stream().allMatch(other -> heard.contains(other.name()));
        });
    }

    /** False when nobody answers, or not with 200, or not what is expected. */
    private CompletableFuture<Boolean> ask(int port, String path, Predicate<String> expected) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(ANSWER_PATIENCE)
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> response.statusCode() == 200 && expected.test(response.body()))
                .exceptionally(failure -> {
                    if (failure.getCause() instanceof IOException) {
                        return false;
                    }
                    throw new IllegalStateException("Could not ask port " + port, failure);
                });
    }
}
