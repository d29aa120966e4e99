package tally.gateway.console;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import tally.gateway.GatewayProperties;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The local stack's control server, which really cuts regions off and kills processes. Every call ends in time; a failure
 * is 404 where none is configured, 409 with the control server's own words when it refuses, and 502 otherwise.
 */
@Component
final class ControlServer {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** The control server answers when a store serves again; a killed Kafka takes some seconds to start. */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private static final long MAX_ANSWER_BYTES = 16_384;

    private final HttpClient http;
    private final JsonMapper json;
    private final GatewayProperties.Console settings;

    ControlServer(HttpClient http, JsonMapper json, GatewayProperties properties) {
        this.http = http;
        this.json = json;
        this.settings = properties.console();
    }

    boolean isConfigured() {
        return settings.hasControl();
    }

    Partitions partitions() {
        return read(send(request("/partitions").GET()), Partitions.class);
    }

    ProcessList processes() {
        return read(send(request("/processes").GET()), ProcessList.class);
    }

    void change(String process, ProcessChange change) {
        send(request("/processes/" + process + "/" + change.path())
                .timeout(change == ProcessChange.START ? START_TIMEOUT : TIMEOUT)
                .POST(BodyPublishers.noBody()));
    }

    void cut(String region, boolean cut) {
        byte[] body = json.writeValueAsBytes(new Cut(cut));
        send(request("/partitions/" + region)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofByteArray(body)));
    }

    /** @param message what is in the way, and what to do about it */
    private record Refusal(String message) {}

    private HttpRequest.Builder request(String path) {
        if (!isConfigured()) {
            throw new ResponseStatusException(
                    HttpStatus.NOT_FOUND, "There is no control server here: nothing can be cut off or killed.");
        }
        String base = Objects.toString(settings.controlUrl(), "").replaceFirst("/+$", "");
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + Objects.toString(settings.controlToken(), ""));
    }

    private <T> T read(byte[] answer, Class<T> type) {
        try {
            return json.readValue(answer, type);
        } catch (JacksonException e) {
            throw new ResponseStatusException(HttpStatus.BAD_GATEWAY, "The control server's answer makes no sense.", e);
        }
    }

    private byte[] send(HttpRequest.Builder builder) {
        HttpResponse<byte[]> response;
        try {
            response = http.send(builder.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
        } catch (IOException e) {
            throw new ResponseStatusException(HttpStatus.BAD_GATEWAY, "The control server does not answer.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ResponseStatusException(HttpStatus.BAD_GATEWAY, "The gateway is stopping.", e);
        }
        if (response.statusCode() == HttpStatus.CONFLICT.value()) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT, read(response.body(), Refusal.class).message());
        }
        if (response.statusCode() / 100 != 2) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_GATEWAY, "The control server answered " + response.statusCode() + ".");
        }
        return response.body();
    }
}
