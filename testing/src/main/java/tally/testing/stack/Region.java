package tally.testing.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One region as its users see it: the HTTP API and the gateway's socket. */
public record Region(String name, int api, int gateway) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    public HttpResponse<String> get(String counter) throws IOException {
        return send(request("/counters/" + counter).GET().build());
    }

    public long count(String counter) throws IOException {
        HttpResponse<String> answer = get(counter);
        if (answer.statusCode() != 200) {
            throw new IOException(name + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return json(answer).path("count").longValue();
    }

    /** The total as Redis has it: the counter's state is never read from a replica's memory. */
    public long stored(String counter) throws IOException {
        HttpResponse<String> answer = get(counter + "/state");
        if (answer.statusCode() != 200) {
            throw new IOException(name + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return json(answer).path("count").longValue();
    }

    /** How many sockets watch the counter, over all gateways and regions that this one hears of. */
    public long watching(String counter) throws IOException {
        HttpResponse<String> answer = get(counter + "?include=watching");
        if (answer.statusCode() != 200) {
            throw new IOException(name + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return json(answer).path("watching").longValue();
    }

    public HttpResponse<String> increment(String counter) throws IOException {
        return send(addOne(counter).build());
    }

    public HttpResponse<String> increment(String counter, String idempotencyKey) throws IOException {
        return send(addOne(counter).header("Idempotency-Key", idempotencyKey).build());
    }

    public HttpResponse<String> incrementWith(String counter, String header, String value) throws IOException {
        return send(addOne(counter).header(header, value).build());
    }

    public void increment(String counter, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            HttpResponse<String> answer = increment(counter);
            if (answer.statusCode() != 200) {
                throw new IOException(name + " answered " + answer.statusCode() + ": " + answer.body());
            }
        }
    }

    public HttpResponse<String> reset(String counter) throws IOException {
        return send(request("/counters/" + counter + "/reset")
                .POST(BodyPublishers.noBody())
                .build());
    }

    public Subscription subscribe(String counter) {
        return Subscription.open(URI.create("ws://localhost:" + gateway + "/ws"), counter);
    }

    /** The text behind any URL of the stack. */
    public static String page(String url) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(url))
                        .timeout(PATIENCE)
                        .GET()
                        .build())
                .body();
    }

    public static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    /** How many shards recover now. */
    public long recovering() throws IOException {
        HttpResponse<String> answer = send(request("/regions").GET().build());
        if (answer.statusCode() != 200) {
            throw new IOException(name + " answered " + answer.statusCode());
        }
        return json(answer).path("recovering").longValue();
    }

    private HttpRequest.Builder addOne(String counter) {
        return request("/counters/" + counter + "/increments")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"delta\":1}"));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + api + "/api/v1" + path))
                .timeout(PATIENCE);
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
