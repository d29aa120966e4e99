package tally.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/**
 * A service that only says that it is ready: enough to test how the stack treats services. Like the real jars it can be
 * asked to unpack itself.
 */
final class StandInService {
    private StandInService() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("extract")) {
            Path jar = Path.of(System.getProperty("java.class.path"));
            Path folder = Files.createDirectories(Path.of(arguments[2]));
            Files.copy(jar, folder.resolve(jar.getFileName()));
            return;
        }
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
        System.out.println("main: Started Application in 0 seconds");
    }
}
