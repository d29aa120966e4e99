package tally.pages;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Somebody's website, of another origin than the gateways, with counters in its pages. */
final class EmbeddingSite implements AutoCloseable {
    private final Map<String, String> pages = new ConcurrentHashMap<>();
    private final HttpServer server;

    private EmbeddingSite(HttpServer server) {
        this.server = server;
    }

    static EmbeddingSite started() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            EmbeddingSite site = new EmbeddingSite(server);
            server.createContext("/", exchange -> {
                byte[] page = site.pages
                        .getOrDefault(exchange.getRequestURI().getPath(), "")
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
                exchange.sendResponseHeaders(page.length == 0 ? 404 : 200, page.length == 0 ? -1 : page.length);
                exchange.getResponseBody().write(page);
                exchange.close();
            });
            server.start();
            return site;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Publishes a page.
     *
     * @param gateway whose {@code tally.js} it uses
     * @param content HTML
     * @return its address
     */
    String page(String gateway, String content) {
        String path = "/" + pages.size();
        pages.put(path, """
            <!doctype html>
            <html lang="en">
              <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>Somebody's page</title>
                <link rel="icon" href="data:,">
                <style>body { font: 1rem/1.5 sans-serif; margin: 2rem; }</style>
                <script type="module" src="%s/tally.js"></script>
              </head>
              <body>
                <main>
                  <h1>Somebody's page</h1>
                  %s
                </main>
              </body>
            </html>
            """.formatted(gateway, content));
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
