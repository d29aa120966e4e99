package tally.counter;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole counter-service on real servers, in this process, as its callers and its operators see it. */
final class ServiceUnderTest implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;

    /** What a call was answered. */
    record Answer(int status, JsonNode body, HttpResponse<String> response) {
        String retryAfter() {
            return response.headers().firstValue("Retry-After").orElse("none");
        }

        String type() {
            return body.path("type").asString("");
        }
    }

    /** Starts it with a clock of its own; the settings are written {@code name=value}. */
    ServiceUnderTest(String region, String redis, String kafka, InstantSource clock, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "tally.region=" + region,
                "tally.replica=" + region + "-api-1",
                "tally.redis.uri=" + redis,
                "tally.redis.reconnect-delay=20ms",
                "tally.internal.key=only-for-tests-and-32-characters-long",
                "tally.internal.port=0",
                "tally.heartbeat.port=0",
                "tally.store.guard.interval=200ms",
                "tally.exchange.check-interval=200ms",
                "tally.exchange.delivery-timeout=2500ms",
                "spring.kafka.bootstrap-servers=" + kafka,
                "server.port=0",
                "management.server.port=0"));
        arguments.addAll(List.of(settings));
        SpringApplication service = new SpringApplication(CounterServiceApplication.class);
        service.setRegisterShutdownHook(false);
        service.addInitializers(started -> ((GenericApplicationContext) started)
                .registerBean("testClock", InstantSource.class, () -> clock, bean -> bean.setPrimary(true)));
        context = service.run(arguments.stream().map(setting -> "--" + setting).toArray(String[]::new));
    }

    Answer increment(String counter) {
        return send(api("/counters/" + counter + "/increments").POST(BodyPublishers.noBody()));
    }

    Answer increment(String counter, String key) {
        return send(api("/counters/" + counter + "/increments")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.noBody()));
    }

    Answer get(String path) {
        return send(api(path));
    }

    long count(String counter) {
        return get("/counters/" + counter).body().path("count").asLong(-1);
    }

    /** The answer of {@code /readyz}. */
    Answer readiness() {
        return send(request("local.management.port", "/readyz"));
    }

    /** Whether it is ready and no shard recovers. */
    boolean isReady() {
        Answer readiness = readiness();
        return readiness.status() == 200
                && readiness
                                .body()
                                .at("/components/recovery/details/recoveringShards")
                                .asInt(-1)
                        == 0;
    }

    /** How many increments and decrements it says that its Redis has lost. */
    long lost() {
        return ask(request("local.management.port", "/actuator/prometheus").GET())
                .body()
                .lines()
                .filter(line -> line.startsWith("tally_increments_lost_total "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        context.close();
        http.close();
    }

    private HttpRequest.Builder api(String path) {
        return request("local.server.port", "/api/v1" + path);
    }

    private HttpRequest.Builder request(String port, String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty(port) + path));
    }

    private Answer send(HttpRequest.Builder request) {
        HttpResponse<String> response = ask(request);
        return new Answer(response.statusCode(), JsonMapper.shared().readTree(response.body()), response);
    }

    private HttpResponse<String> ask(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("The service does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
