package tally.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client that reads server-sent events, and keeps their text. */
final class EventReader implements AutoCloseable {
    private final HttpURLConnection connection;
    private final InputStream body;
    private volatile String text = "";
    private volatile boolean ended;

    /** Asks with these headers, each a name and a value; returns when the stream has begun. */
    EventReader(URI uri, String... headers) {
        System.setProperty("sun.net.http.allowRestrictedHeaders", "true"); // Origin is one of them
        try {
            connection = (HttpURLConnection) uri.toURL().openConnection();
            for (int i = 0; i < headers.length; i += 2) {
                connection.setRequestProperty(headers[i], headers[i + 1]);
            }
            body = connection.getInputStream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::read);
    }

    String header(String name) {
        return connection.getHeaderField(name);
    }

    String text() {
        return text;
    }

    /** Waits until this has come. */
    void await(String part) {
        org.awaitility.Awaitility.await(part).until(() -> text.contains(part));
    }

    /** Whether the server has ended the answer, as HTTP asks for. */
    boolean hasEndedInOrder() {
        return ended;
    }

    @Override
    public void close() {
        connection.disconnect();
    }

    private void read() {
        try {
            byte[] buffer = new byte[4096];
            for (int length = body.read(buffer); length >= 0; length = body.read(buffer)) {
                keep(new String(buffer, 0, length, StandardCharsets.UTF_8));
            }
            ended = true;
        } catch (IOException e) {
            keep("\nbroken: " + e);
        }
    }

    private synchronized void keep(String more) {
        text += more;
    }
}
