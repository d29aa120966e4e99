package tally.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/**
 * A service that only says that it is ready and hears all regions: enough to test how the stack treats services. Like the real jars it can be
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
        serve(port(arguments, "--management.server.port="), "/readyz", "{}");
        serve(port(arguments, "--server.port="), "/api/v1/regions", """
                {"recovering":0,"regions":[{"name":"eu","liveShards":16},{"name":"us","liveShards":16}]}""");
        System.out.println("main: Started Application in 0 seconds");
    }

    private static int port(String[] arguments, String name) {
        return Arrays.stream(arguments)
                .filter(argument -> argument.startsWith(name))
                .mapToInt(argument -> Integer.parseInt(argument.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    private static void serve(int port, String path, String answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext(path, exchange -> {
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }
}
