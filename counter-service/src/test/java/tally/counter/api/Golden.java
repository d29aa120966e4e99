package tally.counter.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The golden messages that both services are tested against. */
final class Golden {
    private Golden() {}

    static String read(String name) {
        try {
            return Files.readString(Path.of("../contracts").resolve(name));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
