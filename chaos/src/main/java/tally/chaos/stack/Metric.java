package tally.chaos.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.OptionalDouble;

/** One metric of one replica, read as Prometheus reads it. */
public record Metric(String name) {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /** The sum over all tags; empty when the replica does not answer. */
    public OptionalDouble of(StackStatus.Replica replica) throws InterruptedException {
        URI address = URI.create(replica.management() + "/actuator/prometheus");
        try {
            HttpResponse<String> answer =
                    HTTP.send(HttpRequest.newBuilder(address).timeout(PATIENCE).build(), BodyHandlers.ofString());
            return answer.statusCode() == 200 ? OptionalDouble.of(sum(answer.body())) : OptionalDouble.empty();
        } catch (IOException silent) {
            return OptionalDouble.empty();
        }
    }

    double sum(String exposition) {
        return exposition
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
