package tally.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tally.bench.load.MeasurementFailure;

/**
 * A connection to a Redis, for what no service tells: its memory, and what a plain counter takes of it. Every failure
 * is a {@link MeasurementFailure}.
 */
final class RedisConnection implements AutoCloseable {
    private static final int PIPELINED = 1000;
    private static final String USED = "used_memory:";

    private final Socket socket;
    private final BufferedReader replies;
    private final OutputStream commands;

    RedisConnection(URI redis) {
        try {
            this.socket = new Socket(redis.getHost(), redis.getPort());
            this.replies =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            this.commands = socket.getOutputStream();
        } catch (IOException e) {
            throw new MeasurementFailure("no connection to " + redis + ": " + e, e);
        }
    }

    /** What it has allocated for everything, in bytes. */
    long usedMemory() {
        try {
            send("INFO memory");
            long used = 0;
            for (String line = replies.readLine(); !line.isEmpty(); line = replies.readLine()) {
                used = line.startsWith(USED) ? Long.parseLong(line, USED.length(), line.length(), 10) : used;
            }
            return used;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Counts each of these once as a string, in database 1, which must be empty; what that took, in bytes. */
    long bytesOfPlain(List<String> counters) {
        try {
            send("SELECT 1");
            expect("+OK");
            long before = usedMemory();
            for (int i = 0; i < counters.size(); i += PIPELINED) {
                List<String> some = counters.subList(i, Math.min(counters.size(), i + PIPELINED));
                send("INCR " + String.join("\r\nINCR ", some));
                for (String _ : some) {
                    expect(":1");
                }
            }
            long used = usedMemory() - before;
            send("FLUSHDB\r\nSELECT 0");
            expect("+OK");
            expect("+OK");
            return used;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void send(String lines) throws IOException {
        commands.write((lines + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void expect(String reply) throws IOException {
        String line = replies.readLine();
        if (!reply.equals(line)) {
            throw new MeasurementFailure("Redis answered " + line + " where " + reply + " should be");
        }
    }

    private static MeasurementFailure failure(IOException e) {
        return new MeasurementFailure("a connection to Redis broke: " + e, e);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw failure(e);
        }
    }
}
