package tally.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The HTTP server, on the loopback address, through which {@code ./tally} and the consoles of the gateways talk to the
 * running stack. Every request brings {@code Authorization: Bearer} and the token of this run.
 *
 * <table>
 * <caption>What it answers</caption>
 * <tr><td>GET /status</td><td>{@link StackStatus}</td></tr>
 * <tr><td>GET /partitions</td><td>{"cut":["us"]}</td></tr>
 * <tr><td>PUT /partitions/REGION {"cut":true}</td><td>204</td></tr>
 * <tr><td>GET /processes</td><td>{@link ProcessList}</td></tr>
 * <tr><td>POST /processes/NAME/kill, …/stop, …/start</td><td>204; {"home":"/a/folder"} starts a service as it is built
 * there</td></tr>
 * <tr><td>POST /stop</td><td>202, and the stack stops</td></tr>
 * </table>
 */
final class ControlServer implements AutoCloseable {
    private static final int MAX_BODY_BYTES = 1024;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private final byte[] authorization;
    private final ControlAddress address;
    private @Nullable Stack stack;
    private Supplier<StackStatus> status = () -> {
        throw new StackException("The stack is just starting; ask again");
    };
    private Runnable stop = () -> {};

    private record Answer(int code, @Nullable Object body) {}

    private record Partition(@Nullable Boolean cut) {}

    private record Start(@Nullable String home) {}

    ControlServer() {
        String token = DataFolder.newSecret();
        this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        try {
            this.server =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.find()), 0);
        } catch (IOException e) {
            throw new StackException("Can not open the control port: " + e.getMessage(), e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        this.address = new ControlAddress(
                "http://127.0.0.1:" + server.getAddress().getPort(),
                token,
                ProcessHandle.current().pid());
    }

    ControlAddress address() {
        return address;
    }

    void serve(Stack running, Supplier<StackStatus> statusOfIt, Runnable stopIt) {
        stack = running;
        status = statusOfIt;
        stop = stopIt;
        server.start();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] body = answer.body() == null ? new byte[0] : JSON.writeValueAsBytes(answer.body());
            if (body.length > 0) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
            }
            exchange.sendResponseHeaders(answer.code(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String sent = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!MessageDigest.isEqual(authorization, sent.getBytes(StandardCharsets.UTF_8))) {
            return new Answer(401, Map.of("message", "The token is missing or not that of this run"));
        }
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        Stack running = stack;
        if (running == null) {
            return new Answer(503, Map.of("message", "The stack is just starting"));
        }
        try {
            return switch (exchange.getRequestMethod() + " " + path[1] + "/" + path.length) {
                case "GET status/2" -> new Answer(200, status.get());
                case "GET partitions/2" -> new Answer(200, Map.of("cut", running.cutRegions()));
                case "PUT partitions/3" -> cut(running, path[2], exchange);
                case "GET processes/2" -> new Answer(200, ProcessList.of(status.get()));
                case "POST processes/4" -> change(running, path[2], path[3], exchange);
                case "POST stop/2" -> {
                    stop.run();
                    yield new Answer(202, null);
                }
                default -> new Answer(404, Map.of("message", "There is nothing at this address"));
            };
        } catch (StackException e) {
            return new Answer(409, Map.of("message", String.valueOf(e.getMessage())));
        }
    }

    private static Answer cut(Stack running, String region, HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
        try {
            Boolean cut = JSON.readValue(body, Partition.class).cut();
            if (cut == null) {
                return badPartition();
            }
            running.cut(region, cut);
            return new Answer(204, null);
        } catch (JacksonException e) {
            return badPartition();
        }
    }

    private static Answer badPartition() {
        return new Answer(400, Map.of("message", "The body must be {\"cut\":true} or {\"cut\":false}"));
    }

    private static Answer change(Stack running, String name, String change, HttpExchange exchange) throws IOException {
        switch (change) {
            case "kill" -> running.kill(name);
            case "stop" -> running.stop(name);
            case "start" -> {
                byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
                try {
                    running.start(name, body.length == 0 ? null : home(JSON.readValue(body, Start.class)));
                } catch (JacksonException | InvalidPathException e) {
                    return new Answer(400, Map.of("message", "The body must be nothing or {\"home\":\"/a/folder\"}"));
                }
            }
            default -> {
                return new Answer(404, Map.of("message", "A process can be told to kill, stop or start"));
            }
        }
        return new Answer(204, null);
    }

    private static @Nullable Path home(Start start) {
        return start.home() == null ? null : Path.of(start.home());
    }
}
