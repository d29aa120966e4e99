package tally.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A counter-service replica as far as a gateway sees it: hears heartbeats, grants leases, pushes, counts. Written from
 * the contracts alone; it shares no code with the gateway.
 */
final class FakeReplica implements AutoCloseable {
    private final String name;
    private final HttpServer internal;
    private final HttpServer api;
    private final DatagramSocket heartbeats;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService everySecond = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, CounterValue> values = new ConcurrentHashMap<>();
    private final Set<String> leased = ConcurrentHashMap.newKeySet();
    final List<JsonNode> leaseRequests = new CopyOnWriteArrayList<>();
    final List<JsonNode> incrementRequests = new CopyOnWriteArrayList<>();
    final List<String> datagrams = new CopyOnWriteArrayList<>();
    private volatile @Nullable URI gateway;
    private volatile boolean holdsLease;
    volatile boolean storeAway;

    FakeReplica(String name) {
        this.name = name;
        try {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            internal = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
            api = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
            heartbeats = new DatagramSocket(0, loopback);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        internal.createContext("/internal/v1/leases", this::lease);
        api.createContext("/api/v1/increments", this::increment);
        internal.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        api.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        internal.start();
        api.start();
        Thread.ofVirtual().start(this::hear);
        var _ = everySecond.scheduleAtFixedRate(this::signOfLife, 200, 200, TimeUnit.MILLISECONDS);
    }

    /** The settings that name this replica as the gateway's entry number {@code index}. */
    List<String> settings(int index) {
        String entry = "tally.gateway.replicas[" + index + "].";
        return List.of(
                entry + "host=127.0.0.1",
                entry + "heartbeat-port=" + heartbeats.getLocalPort(),
                entry + "internal-port=" + internal.getAddress().getPort(),
                entry + "api-port=" + api.getAddress().getPort());
    }

    boolean leases(String counter) {
        return leased.contains(counter);
    }

    boolean holdsLease() {
        return holdsLease;
    }

    void set(String id, long count, String epoch, long version) {
        values.put(id, new CounterValue(id, count, epoch, version));
    }

    /** Sets a value and pushes it; answers with the gateway's status. */
    int push(String id, long count, String epoch, long version) {
        set(id, count, epoch, version);
        return push(false, new CounterValue(id, count, epoch, version));
    }

    int push(boolean leaving, CounterValue... updates) {
        return put(body(leaving, updates), TestSettings.KEY, System.currentTimeMillis())
                .statusCode();
    }

    /** Pushes how many sockets watch a counter. */
    int pushWatching(String id, int sockets) {
        String body = "{\"replica\":\"" + name + "\",\"leaving\":false,\"updates\":[],\"watching\":[{\"id\":\"" + id
                + "\",\"watching\":" + sockets + "}]}";
        return put(body.getBytes(StandardCharsets.UTF_8), TestSettings.KEY, System.currentTimeMillis())
                .statusCode();
    }

    byte[] body(boolean leaving, CounterValue... updates) {
        ObjectNode body = Contract.JSON.createObjectNode().put("replica", name).put("leaving", leaving);
        ArrayNode array = body.putArray("updates");
        for (CounterValue value : updates) {
            array.add(Contract.JSON.<JsonNode>valueToTree(value));
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    HttpResponse<String> put(byte[] body, String key, long timeMs) {
        String signature = hmac(key, "PUT", "/internal/v1/updates", Long.toString(timeMs), body);
        return send(HttpRequest.newBuilder(updates())
                .header("Tally-Time", Long.toString(timeMs))
                .header("Tally-Signature", signature)
                .PUT(BodyPublishers.ofByteArray(body))
                .build());
    }

    /** Where this replica's PUTs go, learned from heartbeats. */
    URI updates() {
        URI target = gateway;
        if (target == null) {
            throw new IllegalStateException("no heartbeat has come yet");
        }
        return target;
    }

    @Override
    public void close() {
        everySecond.shutdownNow();
        internal.stop(0);
        api.stop(0);
        heartbeats.close();
        http.shutdownNow();
    }

    static String hmac(String key, String method, String path, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((method + " " + path + "\n" + time + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void hear() {
        byte[] buffer = new byte[512];
        while (!heartbeats.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                heartbeats.receive(packet);
            } catch (IOException e) {
                return; // closed
            }
            String datagram = new String(buffer, 0, packet.getLength(), StandardCharsets.US_ASCII);
            datagrams.add(datagram);
            gateway = URI.create("http://" + packet.getAddress().getHostAddress() + ":" + datagram.split("\\|", -1)[4]
                    + "/internal/v1/updates");
        }
    }

    private void signOfLife() {
        if (holdsLease && push(false) == 409) {
            holdsLease = false;
            leased.clear();
        }
    }

    private void lease(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String time = exchange.getRequestHeaders().getFirst("Tally-Time");
        String signature = exchange.getRequestHeaders().getFirst("Tally-Signature");
        if (!hmac(TestSettings.KEY, "POST", "/internal/v1/leases", time, body).equals(signature)) {
            answer(exchange, 401, "{}");
            return;
        }
        if (gateway == null) {
            answer(exchange, 404, "{\"type\":\"urn:tally:problem:unknown-gateway\",\"status\":404}");
            return;
        }
        JsonNode request = Contract.JSON.readTree(body);
        leaseRequests.add(request);
        if (request.get("whole").booleanValue()) {
            leased.clear();
        }
        holdsLease = true;
        ObjectNode answer =
                Contract.JSON.createObjectNode().put("replica", name).put("leaseMs", 30_000);
        ArrayNode counters = answer.putArray("counters");
        ArrayNode rejected = answer.putArray("rejected");
        request.get("unwatch").forEach(id -> leased.remove(id.stringValue()));
        for (JsonNode id : request.get("watch")) {
            if (id.stringValue().startsWith("nope/")) {
                rejected.addObject().put("id", id.stringValue()).put("problem", "unknown-namespace");
                continue;
            }
            leased.add(id.stringValue());
            CounterValue value =
                    values.getOrDefault(id.stringValue(), new CounterValue(id.stringValue(), 0, "eu-first", 0));
            counters.add(Contract.JSON.<JsonNode>valueToTree(value));
        }
        answer.put("watched", leased.size());
        if (storeAway) {
            answer(exchange, 503, "{\"type\":\"urn:tally:problem:store-unavailable\",\"status\":503}");
        } else {
            answer(exchange, 200, answer.toString());
        }
    }

    private void increment(HttpExchange exchange) throws IOException {
        JsonNode request = Contract.JSON.readTree(exchange.getRequestBody().readAllBytes());
        incrementRequests.add(request);
        if (storeAway) {
            exchange.getResponseHeaders().add("Retry-After", "2");
            answer(exchange, 503, "{\"type\":\"urn:tally:problem:store-unavailable\",\"status\":503}");
            return;
        }
        List<String> results = new ArrayList<>();
        for (JsonNode item : request.get("increments")) {
            String id = item.get("id").stringValue();
            if (id.startsWith("views/") && item.get("delta").longValue() < 0) {
                results.add(
                        "{\"id\":\"" + id
                                + "\",\"problem\":{\"type\":\"urn:tally:problem:invalid-delta\",\"title\":\"x\",\"status\":422}}");
                continue;
            }
            CounterValue now = values.merge(
                    id,
                    new CounterValue(id, item.get("delta").longValue(), "eu-first", 1),
                    (before, one) ->
                            new CounterValue(id, before.count() + one.count(), before.epoch(), before.version() + 1));
            ObjectNode counter = Contract.JSON.valueToTree(now);
            counter.put("asOf", "2026-11-21T08:00:00.123Z");
            results.add("{\"id\":\"" + id + "\",\"counter\":" + counter + "}");
        }
        answer(exchange, 200, "{\"results\":[" + String.join(",", results) + "]}");
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
