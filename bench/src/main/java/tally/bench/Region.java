package tally.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.LongStream;
import tally.bench.load.Answer;
import tally.bench.load.HttpServer;
import tally.bench.load.MeasurementFailure;

/** The API of one region: the requests that loads are made of, and the calls that are not part of a load. */
record Region(URI api, URI management, HttpClient client) {
    private static final int ITEMS_PER_CALL = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String DIRTY = "tally_dirty_counters";

    static Region of(StackStatus.Replica replica, HttpClient client) {
        return new Region(replica.api(), replica.management(), client);
    }

    HttpServer server() {
        return HttpServer.of(api);
    }

    byte[] increment(String counter) {
        return server().request("POST", path(counter) + "/increments");
    }

    byte[] read(String counter) {
        return server().request("GET", path(counter));
    }

    byte[] increments(List<String> counters) {
        return server().post("/api/v1/increments", batch(counters));
    }

    private static String path(String counter) {
        return "/api/v1/counters/" + counter;
    }

    /** Counts each of these once, now; {@link MeasurementFailure} if it can not. */
    void count(List<String> counters) throws InterruptedException {
        for (List<String> part : parts(counters)) {
            good(post("/api/v1/increments", batch(part)));
        }
    }

    /** The present totals of these; {@link MeasurementFailure} if they can not be read. */
    long[] totals(List<String> counters) throws InterruptedException {
        LongStream.Builder totals = LongStream.builder();
        for (List<String> part : parts(counters)) {
            String ids = "[\"" + String.join("\",\"", part) + "\"]";
            LongStream.of(query("{\"ids\":" + ids + "}").counts()).forEach(totals);
        }
        return totals.build().toArray();
    }

    /** As many as a call takes in each. */
    static List<List<String>> parts(List<String> counters) {
        return counters.stream().gather(Gatherers.windowFixed(ITEMS_PER_CALL)).toList();
    }

    /** How many counters the log does not have as they are. */
    long dirtyCounters() throws InterruptedException {
        return new Metrics(management, client).sum(DIRTY);
    }

    /** Asks again while the store is busy with something else: a question may be repeated, an increment may not. */
    private Answer query(String ids) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Answer answer = post("/api/v1/counters/query", ids);
        while (!answer.isGood() && System.nanoTime() - deadline < 0) {
            answer = post("/api/v1/counters/query", ids);
        }
        return good(answer);
    }

    private static String batch(List<String> counters) {
        return counters.stream()
                .map(id -> "{\"id\":\"" + id + "\"}")
                .collect(Collectors.joining(",", "{\"increments\":[", "]}"));
    }

    private Answer post(String path, String json) throws InterruptedException {
        return send(HttpRequest.newBuilder(api.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    private Answer send(HttpRequest.Builder call) throws InterruptedException {
        HttpRequest request = call.build();
        try {
            var response = client.send(request, BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new MeasurementFailure(request.uri() + " did not answer: " + e, e);
        }
    }

    private static Answer good(Answer answer) {
        if (!answer.isGood()) {
            throw new MeasurementFailure("a call was answered with " + answer);
        }
        return answer;
    }
}
