package tally.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The side of the control server's conversation that {@code ./tally status}, {@code kill} and the others take. */
final class ControlClient {
    /** Longer than anything that the stack does at one call; a killed Kafka takes some seconds to start. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final DataFolder data;
    private final ControlAddress address;

    private ControlClient(DataFolder data, ControlAddress address) {
        this.data = data;
        this.address = address;
    }

    static ControlClient to(DataFolder data) {
        ControlAddress address = data.isRunning() ? data.control() : null;
        if (address == null) {
            throw new StackException(
                    "Tally is not running with the data in " + data.path() + "; start it with ./tally up");
        }
        return new ControlClient(data, address);
    }

    long pid() {
        return address.pid();
    }

    String status() {
        return send("GET", "/status", "");
    }

    void cut(String region, boolean cut) {
        send("PUT", "/partitions/" + region, "{\"cut\":" + cut + "}");
    }

    void kill(String process) {
        send("POST", "/processes/" + process + "/kill", "");
    }

    void stop(String process) {
        send("POST", "/processes/" + process + "/stop", "");
    }

    /** @param home the folder of the project whose build it is started from; null: of the one that the stack is of */
    void start(String process, @Nullable Path home) {
        String body = home == null ? "" : JsonMapper.shared().writeValueAsString(Map.of("home", home.toString()));
        send("POST", "/processes/" + process + "/start", body);
    }

    void stop() {
        send("POST", "/stop", "");
    }

    private String send(String method, String path, String body) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address.url() + path))
                    .timeout(PATIENCE)
                    .header("Authorization", "Bearer " + address.token())
                    .method(method, BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new StackException(JsonMapper.shared()
                        .readTree(answer.body())
                        .path("message")
                        .asString());
            }
            return answer.body();
        } catch (IOException e) {
            throw new StackException(
                    "The running Tally of " + data.path() + " (pid " + address.pid() + ") does not answer: " + e
                            + "; see ./tally logs supervisor",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while the running Tally was asked", e);
        }
    }
}
