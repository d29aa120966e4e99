package tally.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether a page can be read and used by everybody, as far as axe-core can tell, and a picture of it for people. */
final class Accessibility {
    private static final String AXE = axe();
    /** The two upper ones of axe's four levels; the others are told and do no harm. */
    private static final Set<String> SERIOUS = Set.of("serious", "critical");

    /** @param places as CSS selectors, and what is wrong there */
    private record Finding(String rule, String impact, String help, List<String> places) {
        boolean isSerious() {
            return SERIOUS.contains(impact);
        }
    }

    private Accessibility() {}

    /** Keeps a picture under this name, tells what could be better, and fails where somebody is kept out. */
    static void nobodyIsKeptOut(Visitor visitor, String name) {
        visitor.screenshot(name);
        List<Finding> findings = findingsOn(visitor.page());
        findings.stream()
                .filter(finding -> !finding.isSerious())
                .forEach(finding -> System.out.println(name + ": " + finding));
        assertThat(findings).filteredOn(Finding::isSerious).as(name).isEmpty();
    }

    private static List<Finding> findingsOn(Page page) {
        page.evaluate(AXE);
        Object found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })"
                + ".then(({ violations }) => JSON.stringify(violations))");
        return JsonMapper.shared()
                .readTree((String) found)
                .valueStream()
                .map(Accessibility::finding)
                .toList();
    }

    private static Finding finding(JsonNode violation) {
        List<String> places = violation
                .path("nodes")
                .valueStream()
                .map(node ->
                        node.path("target") + ": " + node.path("failureSummary").stringValue(""))
                .toList();
        return new Finding(
                violation.path("id").stringValue(),
                violation.path("impact").stringValue(""),
                violation.path("help").stringValue(),
                places);
    }

    private static String axe() {
        try (InputStream script = Accessibility.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
