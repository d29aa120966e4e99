package tally.counter.notify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden messages that both services are tested against. */
final class Golden {
    private Golden() {}

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(Path.of("../contracts/internal").resolve(name));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static JsonNode json(String name) {
        return JsonMapper.shared().readTree(bytes(name));
    }
}
