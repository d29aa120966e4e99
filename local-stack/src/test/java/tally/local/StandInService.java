package tally.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Objects;

/** A service that only says that it is ready: enough to test how the stack treats services. */
final class StandInService {
    private StandInService() {}

    public static void main(String[] arguments) throws IOException {
        Arrays.stream(arguments).forEach(System.out::println);
        System.out.println("secrets: "
                + Objects.requireNonNull(System.getenv("SPRING_APPLICATION_JSON"))
                        .length());
        int port = Arrays.stream(arguments)
                .filter(argument -> argument.startsWith("--management.server.port="))
                .mapToInt(argument -> Integer.parseInt(argument.substring(argument.indexOf('=') + 1)))
                .findFirst()
                .orElseThrow();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/readyz", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }
}
