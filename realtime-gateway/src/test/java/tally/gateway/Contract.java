package tally.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden messages that both services hold to, from {@code contracts/}. */
public final class Contract {
    public static final JsonMapper JSON = JsonMapper.builder().build();

    private Contract() {}

    /** A golden file as text; {@code file} is for example {@code websocket/hello.v1.json}. */
    public static String text(String file) {
        try {
            return Files.readString(Path.of("..", "contracts", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode json(String file) {
        return JSON.readTree(text(file));
    }

    /** Text as JSON, to compare without regard to white space. */
    public static JsonNode parse(String text) {
        return JSON.readTree(text);
    }
}
