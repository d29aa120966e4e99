package tally.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tally.gateway.Contract;
import tools.jackson.databind.JsonNode;

/** Holds {@code contracts/asyncapi.yaml} against the golden files and the close codes. */
class AsyncApiTest {
    private static final Pattern REFERENCE = Pattern.compile("#/([A-Za-z0-9/_-]+)");
    private static final String TEXT = Contract.text("asyncapi.yaml");
    private static final Map<?, ?> DOCUMENT = new Yaml(new SafeConstructor(new LoaderOptions())).load(TEXT);

    @Test
    void everyGoldenFrameIsNamedOnceAndNoOther() throws IOException {
        TreeSet<String> files = new TreeSet<>();
        try (Stream<Path> all = Files.list(Path.of("..", "contracts", "websocket"))) {
            all.forEach(file -> files.add("websocket/" + file.getFileName()));
        }
        List<String> named = messages().values().stream()
                .flatMap(message -> golden((Map<?, ?>) message))
                .filter(file -> file.startsWith("websocket/"))
                .toList();
        assertThat(named).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(files);
    }

    @Test
    void everyGoldenFrameHasTheFieldsThatAreDescribed() {
        messages().values().forEach(value -> {
            Map<?, ?> message = (Map<?, ?>) value;
            golden(message).filter(file -> file.endsWith(".json")).forEach(file -> {
                JsonNode frame = Contract.json(file);
                Map<?, ?> payload = resolved(map(message, "payload"));
                Map<?, ?> properties = map(payload, "properties");
                assertThat(frame.propertyNames())
                        .as(file)
                        .allSatisfy(name -> assertThat(properties.keySet())
                                .map(Object::toString)
                                .contains(name));
                if (payload.get("required") instanceof List<?> required) {
                    assertThat(frame.propertyNames())
                            .as(file)
                            .containsAll(required.stream().map(Object::toString).toList());
                }
                assertThat(map(properties, "type").get("const"))
                        .as(file)
                        .isEqualTo(frame.get("type").stringValue());
            });
        });
    }

    @Test
    void everyCloseCodeIsListedWithItsReason() {
        List<?> codes = (List<?>) map(DOCUMENT, "channels", "socket").get("x-close-codes");
        assertThat(codes)
                .map(code -> ((Map<?, ?>) code).get("code") + " " + ((Map<?, ?>) code).get("reason"))
                .containsExactlyElementsOf(Arrays.stream(CloseCode.values())
                        .map(code -> code.code() + " " + code.reason())
                        .toList());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        Matcher references = REFERENCE.matcher(TEXT);
        while (references.find()) {
            assertThat(map(DOCUMENT, references.group(1).split("/", -1)))
                    .as(references.group())
                    .isNotEmpty();
        }
    }

    private static Map<?, ?> messages() {
        return map(DOCUMENT, "components", "messages");
    }

    private static Stream<String> golden(Map<?, ?> message) {
        return message.get("x-golden") instanceof List<?> files ? files.stream().map(Object::toString) : Stream.empty();
    }

    private static Map<?, ?> resolved(Map<?, ?> schema) {
        return schema.get("$ref") instanceof String reference
                ? map(DOCUMENT, reference.substring("#/".length()).split("/", -1))
                : schema;
    }

    private static Map<?, ?> map(Map<?, ?> document, String... path) {
        Map<?, ?> inner = document;
        for (String name : path) {
            if (!(inner.get(name) instanceof Map<?, ?> next)) {
                throw new AssertionError("asyncapi.yaml has no " + String.join(".", path));
            }
            inner = next;
        }
        return inner;
    }
}
