package tally.bench.load;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A server, and the bytes of requests to it: HTTP/1.1 without TLS, over connections that stay open. */
public record HttpServer(String host, int port) {
    private static final int DEFAULT_PORT = 80;

    /** The server of an {@code http} address. */
    public static HttpServer of(URI address) {
        String host = Objects.requireNonNull(address.getHost(), "an address without a host");
        return new HttpServer(host, address.getPort() < 0 ? DEFAULT_PORT : address.getPort());
    }

    /**
     * A request without a body.
     *
     * @param target path and query, as they stand in the request line
     */
    public byte[] request(String method, String target) {
        return bytes(method, target, method.equals("GET") ? "" : "Content-Length: 0\r\n", "");
    }

    public byte[] post(String target, String json) {
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        String headers = "Content-Type: application/json\r\nContent-Length: " + length + "\r\n";
        return bytes("POST", target, headers, json);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    private byte[] bytes(String method, String target, String headers, String body) {
        String request = method + " " + target + " HTTP/1.1\r\nHost: " + this + "\r\n" + headers + "\r\n" + body;
        return request.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
