package tally.local;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The log of one process: what it said last, at most {@link #MAX_BYTES} in the file and as much again in the file
 * before it ({@code NAME.log.1}). Every line is on disk when {@link #write} returns.
 */
final class LogFile implements AutoCloseable {
    /** A file that has grown past this is set aside and a new one begun. */
    static final long MAX_BYTES = 16L << 20;

    private static final int TAIL_LINES = 15;
    private static final int TAIL_BYTES = 32 * 1024;

    private final Path file;
    private final long maxBytes;
    private BufferedWriter writer;
    private long bytes;

    LogFile(Path file) {
        this(file, MAX_BYTES);
    }

    LogFile(Path file, long maxBytes) {
        this.file = file;
        this.maxBytes = maxBytes;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            this.writer = open();
            this.bytes = Files.size(file);
        } catch (IOException e) {
            throw new StackException("Can not write the log " + file + ": " + e.getMessage(), e);
        }
    }

    synchronized void write(String line) {
        try {
            if (bytes >= maxBytes) {
                writer.close();
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                writer = open();
                bytes = 0;
            }
            writer.write(line);
            writer.write('\n');
            writer.flush();
            bytes += line.length() + 1L;
        } catch (IOException e) {
            throw new UncheckedIOException("Can not write the log " + file, e);
        }
    }

    /** The last lines, for a message about a process that did not start. */
    static String tail(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(Math.max(0, Files.size(file) - TAIL_BYTES));
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            // The frames of a stack trace would push out the line that says what happened.
            List<String> lines = text.lines()
                    .filter(line -> !line.startsWith("\tat ") && !line.isBlank())
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(the log " + file + " can not be read: " + e.getMessage() + ")";
        }
    }

    String tail() {
        return tail(file);
    }

    @Override
    public synchronized void close() throws IOException {
        writer.close();
    }

    private BufferedWriter open() throws IOException {
        return Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
