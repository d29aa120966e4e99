package tally.bench.load;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A server, and the bytes of requests to it: HTTP/1.1 without TLS, over connections that stay open. */
public record HttpServer(String host, int port) {
    private static final int DEFAULT_PORT = 80;

    /** The server of an {@code http} address that has a host. */
    public static HttpServer of(URI address) {
        return new HttpServer(address.getHost(), address.getPort() < 0 ? DEFAULT_PORT : address.getPort());
    }

    /**
     * A request without a body.
     *
     * @param target path and query, as they stand in the request line
     */
    public byte[] request(String method, String target) {
        return bytes(method, target, method.equals("GET") ? "" : "Content-Length: 0\r\n", "");
    }

    /** @param json in ASCII */
    public byte[] post(String target, String json) {
        String headers = "Content-Type: application/json\r\nContent-Length: " + json.length() + "\r\n";
        return bytes("POST", target, headers, json);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    private byte[] bytes(String method, String target, String headers, String body) {
        String request = method + " " + target + " HTTP/1.1\r\nHost: " + this + "\r\n" + headers + "\r\n" + body;
        return request.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
