package tally.chaos.stack;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tally.chaos.history.Answer;
import tally.chaos.history.CounterRead;
import tally.chaos.history.CounterState;
import tally.chaos.history.Increment;
import tally.chaos.history.SlotRead;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The HTTP API of one replica, as a careful client uses it: nothing is ever repeated here, and what came of a call is
 * told as far as it is known. Reads that are not answered with 200 throw {@link IOException}.
 */
public final class CounterApi {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(2);
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(5);
    private static final JsonMapper JSON = JsonMapper.shared();
    // HTTP/1.1 alone: an offer to upgrade in every first request would only be one more thing that can go wrong.
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_PATIENCE)
            .build();

    private final String region;
    private final String replica;
    private final String base;

    public CounterApi(String region, StackStatus.Replica replica) {
        this.region = region;
        this.replica = replica.name();
        this.base = replica.api() + "/api/v1";
    }

    public String replica() {
        return replica;
    }

    /** One increment in a call of its own. */
    public Answer increment(Increment increment) throws InterruptedException {
        HttpRequest.Builder request =
                post("/counters/" + increment.counter() + "/increments", Map.of("delta", increment.delta()));
        String key = increment.key();
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            boolean replayed = answer.headers()
                    .firstValue("Idempotency-Replayed")
                    .map(Boolean::parseBoolean)
                    .orElse(false);
            return answer.statusCode() == 200 ? Answers.counted(replayed) : Answers.refused(problem(answer));
        } catch (IOException e) {
            return unanswered(e);
        }
    }

    /** Several increments in one call; the answers stand in their order. */
    public List<Answer> increment(List<Increment> increments) throws InterruptedException {
        List<Map<String, Object>> items = new ArrayList<>();
        for (Increment increment : increments) {
            Map<String, Object> item = new HashMap<>(Map.of("id", increment.counter(), "delta", increment.delta()));
            String key = increment.key();
            if (key != null) {
                item.put("idempotencyKey", key);
            }
            items.add(item);
        }
        try {
            HttpRequest request =
                    post("/increments", Map.of("increments", items)).build();
            HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                return all(increments.size(), Answers.refused(problem(answer)));
            }
            List<Answer> answers = JSON.readTree(answer.body())
                    .path("results")
                    .valueStream()
                    .map(Answers::ofItem)
                    .toList();
            return answers.size() == increments.size()
                    ? answers
                    : all(increments.size(), Answers.unknown(answers.size() + " results for " + increments.size()));
        } catch (IOException e) {
            return all(increments.size(), unanswered(e));
        } catch (JacksonException e) {
            return all(increments.size(), Answers.unknown("200 without JSON"));
        }
    }

    public CounterRead read(String counter) throws IOException, InterruptedException {
        long sent = System.nanoTime();
        return total(get("/counters/" + counter), sent);
    }

    /** All of these at once, at most 1000. */
    public Map<String, CounterRead> read(List<String> counters) throws IOException, InterruptedException {
        long sent = System.nanoTime();
        HttpRequest request = post("/counters/query", Map.of("ids", counters)).build();
        Map<String, CounterRead> reads = new HashMap<>();
        for (JsonNode one :
                ok(HTTP.send(request, BodyHandlers.ofString())).path("counters").values()) {
            if (!one.path("problem").isMissingNode()) {
                throw new IOException(replica + " answered " + one);
            }
            CounterRead read = total(one, sent);
            reads.put(read.counter(), read);
        }
        return reads;
    }

    public CounterState state(String counter) throws IOException, InterruptedException {
        long sent = System.nanoTime();
        JsonNode answer = get("/counters/" + counter + "/state");
        CounterRead total = total(answer, sent);
        List<SlotRead> slots = answer.path("regions")
                .valueStream()
                .flatMap(owner -> owner.path("slots").valueStream())
                .map(slot -> new SlotRead(
                        counter,
                        region,
                        total.epoch(),
                        slot.path("incarnation").stringValue(),
                        slot.path("increments").longValue(),
                        slot.path("decrements").longValue(),
                        sent,
                        total.answeredNanos()))
                .toList();
        return new CounterState(total, slots);
    }

    private CounterRead total(JsonNode counter, long sent) {
        return new CounterRead(
                counter.path("id").stringValue(),
                region,
                replica,
                counter.path("count").longValue(),
                counter.path("epoch").stringValue(),
                counter.path("version").longValue(),
                sent,
                System.nanoTime());
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return ok(HTTP.send(request(path).GET().build(), BodyHandlers.ofString()));
    }

    private JsonNode ok(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException(replica + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    private HttpRequest.Builder post(String path, Object body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(ANSWER_PATIENCE);
    }

    private static @Nullable JsonNode problem(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException notJson) {
            return null;
        }
    }

    /** Without a connection nothing was sent; after that nobody knows. */
    private static Answer unanswered(IOException failure) {
        boolean neverSent = failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException;
        return neverSent ? Answers.notNow("not connected") : Answers.unknown("no answer: " + failure);
    }

    private static List<Answer> all(int size, Answer answer) {
        return Collections.nCopies(size, answer);
    }
}
