package tally.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A connection to a Redis, for what no service does: telling its memory and what a plain counter takes of it, and ending
 * subscriptions.
 */
final class RedisConnection implements AutoCloseable {
    private static final String USED = "used_memory:";

    private final Socket socket;
    private final BufferedReader replies;
    private final OutputStream commands;

    RedisConnection(URI redis) throws IOException {
        this.socket = new Socket(redis.getHost(), redis.getPort());
        this.replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        this.commands = socket.getOutputStream();
    }

    /** What it has allocated for everything, in bytes. */
    long usedMemory() throws IOException {
        send("INFO memory");
        long used = 0;
        for (String line = reply(); !line.isEmpty(); line = reply()) {
            used = line.startsWith(USED) ? Long.parseLong(line, USED.length(), line.length(), 10) : used;
        }
        return used;
    }

    /** Counts each of these once as a string, in database 1, which must be empty; what that took, in bytes. */
    long bytesOfPlain(List<String> counters) throws IOException {
        send("SELECT 1");
        expect("+OK");
        long before = usedMemory();
        for (List<String> part : Region.parts(counters)) {
            send("INCR " + String.join("\r\nINCR ", part));
            for (String _ : part) {
                expect(":1");
            }
        }
        long used = usedMemory() - before;
        send("FLUSHDB");
        expect("+OK");
        return used;
    }

    /** Ends the connections of all that subscribe to channels here. */
    void endSubscriptions() throws IOException {
        send("CLIENT KILL TYPE pubsub");
        String ended = reply();
        if (!ended.startsWith(":") || ended.equals(":0")) {
            throw new IOException("Redis answered " + ended);
        }
    }

    private void send(String lines) throws IOException {
        commands.write((lines + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private String reply() throws IOException {
        String line = replies.readLine();
        if (line == null) {
            throw new IOException("Redis ended the connection");
        }
        return line;
    }

    private void expect(String expected) throws IOException {
        String line = reply();
        if (!line.equals(expected)) {
            throw new IOException("Redis answered " + line + " where " + expected + " should be");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
