package tally.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One call of another program, waited for. */
public final class Command {
    private Command() {}

    /** How the program ended and what it wrote; -1 when it was ended because it took too long. */
    public record Outcome(int code, String output) {
        public boolean isDone() {
            return code == 0;
        }

        /** The last line that is no part of a stack trace or of an object: most programs say there what went wrong. */
        public String lastWords() {
            return output.lines()
                    .filter(line -> !line.isEmpty() && Character.isLetter(line.charAt(0)))
                    .reduce((before, line) -> line)
                    .orElse("it wrote nothing");
        }
    }

    public static Outcome run(Duration longest, Map<String, String> environment, List<String> words) {
        try {
            // Into a file, because a pipe that nobody empties would hold the program up, and one that is read to its
            // end can not be given up.
            Path output = Files.createTempFile("tally-command", ".log");
            try {
                return run(longest, environment, words, output);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Outcome run(Duration longest, Map<String, String> environment, List<String> words, Path output)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            process.waitFor();
        }
        return new Outcome(ended ? process.exitValue() : -1, Files.readString(output, StandardCharsets.UTF_8));
    }
}
