package tally.gateway.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/**
 * Refuses handshakes that can come to nothing: of a foreign page (403), of a client that speaks other subprotocols only
 * (400), and while the gateway is stopping (503). A client that names no subprotocol gets the one there is.
 */
@Component
final class HandshakeCheck implements HandshakeInterceptor {
    private final Clients clients;
    private final PageOrigins origins;

    HandshakeCheck(Clients clients, PageOrigins origins) {
        this.clients = clients;
        this.origins = origins;
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes)
            throws IOException {
        if (clients.isDraining()) {
            return refuse(response, HttpStatus.SERVICE_UNAVAILABLE, "This gateway is stopping; try another one.");
        }
        String origin = request.getHeaders().getOrigin();
        if (origin != null && !origins.allow(origin, request.getURI())) {
            return refuse(response, HttpStatus.FORBIDDEN, "Pages of this origin may not read here.");
        }
        List<String> offered = request.getHeaders().getOrEmpty("Sec-WebSocket-Protocol").stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .toList();
        if (!offered.isEmpty() && !offered.contains(SocketHandler.SUBPROTOCOL)) {
            return refuse(
                    response, HttpStatus.BAD_REQUEST, "The subprotocol here is " + SocketHandler.SUBPROTOCOL + ".");
        }
        return true;
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception failure) {}

    private static boolean refuse(ServerHttpResponse response, HttpStatus status, String text) throws IOException {
        response.setStatusCode(status);
        response.getHeaders().setContentType(MediaType.TEXT_PLAIN);
        response.getBody().write(text.getBytes(StandardCharsets.UTF_8));
        return false;
    }
}
