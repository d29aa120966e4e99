package tally.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import tally.bench.load.MeasurementFailure;

/** What a service tells on its management port. */
record Metrics(URI management, HttpClient client) {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long POLL_MS = 100;

    /** The sum of all figures whose lines begin so; {@link MeasurementFailure} when it does not answer. */
    long sum(String beginning) throws InterruptedException {
        URI address = management.resolve("/actuator/prometheus");
        try {
            var response = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new MeasurementFailure(address + " was answered with " + response.statusCode());
            }
            return response.body()
                    .lines()
                    .filter(line -> line.startsWith(beginning))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        } catch (IOException e) {
            throw new MeasurementFailure(address + " did not answer: " + e, e);
        }
    }

    /** Returns when it says that it serves; {@link MeasurementFailure} when it does not within a minute. */
    void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            if (System.nanoTime() - deadline > 0) {
                throw new MeasurementFailure(
                        management + " is not ready " + PATIENCE.toSeconds() + " s after it was started");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
    }

    private boolean isReady() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(management.resolve("/readyz"))
                .timeout(PATIENCE)
                .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
