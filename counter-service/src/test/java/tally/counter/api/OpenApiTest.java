package tally.counter.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tally.counter.request.Problem;
import tally.counter.request.ProblemType;

/** Holds {@code contracts/openapi.yaml} against the controllers. */
@ApiSlice
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "options", "trace");
    private static final Pattern REFERENCE = Pattern.compile("#/components/(\\w+)/(\\w+)");
    private static final String TEXT = Golden.read("openapi.yaml");
    private static final Map<?, ?> DOCUMENT = new Yaml(new SafeConstructor(new LoaderOptions())).load(TEXT);

    @Autowired
    private RequestMappingHandlerMapping requestMappingHandlerMapping;

    @Test
    void everyCallOfTheControllersIsDescribedAndNoOther() {
        Set<String> served = new TreeSet<>();
        for (RequestMappingInfo call :
                requestMappingHandlerMapping.getHandlerMethods().keySet()) {
            call.getPatternsCondition()
                    .getPatterns()
                    .forEach(path -> call.getMethodsCondition()
                            .getMethods()
                            .forEach(method -> served.add(method.name().toLowerCase(Locale.ROOT) + ' ' + path)));
        }
        Set<String> described = new TreeSet<>();
        map(DOCUMENT, "paths")
                .forEach((path, calls) -> ((Map<?, ?>) calls)
                        .keySet().stream()
                                .map(Object::toString)
                                .filter(METHODS::contains)
                                .forEach(method -> described.add(method + ' ' + path)));
        assertThat(described).isEqualTo(served);
    }

    @Test
    void everyProblemThatTheApiAnswersIsListed() {
        Set<ProblemType> internal = Set.of(ProblemType.UNKNOWN_GATEWAY, ProblemType.STOPPING, ProblemType.UNAUTHORIZED);
        List<String> answered = Arrays.stream(ProblemType.values())
                .filter(type -> !internal.contains(type))
                .map(ProblemType::uri)
                .toList();
        Map<?, ?> type = map(DOCUMENT, "components", "schemas", "Problem", "properties", "type");
        assertThat((List<?>) type.get("enum"))
                .extracting(Object::toString)
                .containsExactlyInAnyOrderElementsOf(answered);
        assertThat(TEXT).contains(Problem.MEDIA_TYPE);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        Matcher references = REFERENCE.matcher(TEXT);
        while (references.find()) {
            assertThat(map(DOCUMENT, "components", references.group(1)).keySet())
                    .as(references.group())
                    .map(Object::toString)
                    .contains(references.group(2));
        }
    }

    private static Map<?, ?> map(Map<?, ?> document, String... path) {
        Map<?, ?> inner = document;
        for (String name : path) {
            if (!(inner.get(name) instanceof Map<?, ?> next)) {
                throw new AssertionError("openapi.yaml has no " + String.join(".", path));
            }
            inner = next;
        }
        return inner;
    }
}
