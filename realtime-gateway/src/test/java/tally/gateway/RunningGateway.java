package tally.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The real gateway, on free ports. */
final class RunningGateway implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ConfigurableApplicationContext context;

    /** Starts it with these replicas and further settings, each {@code name=value}. */
    RunningGateway(List<FakeReplica> replicas, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "server.port=0",
                "management.server.port=0",
                "tally.gateway.region=eu",
                "tally.gateway.id=eu-gateway-1",
                "tally.gateway.internal-key=" + TestSettings.KEY));
        for (int i = 0; i < replicas.size(); i++) {
            arguments.addAll(replicas.get(i).settings(i));
        }
        arguments.addAll(List.of(settings));
        context = SpringApplication.run(
                RealtimeGatewayApplication.class,
                arguments.stream().map(setting -> "--" + setting).toArray(String[]::new));
    }

    int port() {
        return port("local.server.port");
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(port(), path)).build());
    }

    HttpResponse<String> management(String path) throws Exception {
        return send(
                HttpRequest.newBuilder(uri(port("local.management.port"), path)).build());
    }

    HttpResponse<String> send(HttpRequest request) throws Exception {
        return HTTP.send(request, BodyHandlers.ofString());
    }

    URI uri(String path) {
        return uri(port(), path);
    }

    /** One line of the Prometheus output, by its beginning; 0 while there is none. */
    double metric(String beginning) throws Exception {
        return management("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(beginning + " ") || line.startsWith(beginning + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    boolean isReady() throws Exception {
        return management("/readyz").statusCode() == 200;
    }

    @Override
    public void close() {
        context.close();
    }

    private int port(String property) {
        return context.getEnvironment().getRequiredProperty(property, Integer.class);
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
