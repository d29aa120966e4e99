package tally.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tally.testing.stack.Stack;

/** Every page at a desk and on a phone, by day and by night: a picture for people, and axe-core's opinion. */
@ExtendWith(InBrowser.class)
class LooksIT {
    private static final String COUNTER = "likes/looks";
    private static final String EVERY_COUNTER_HAS_A_TOTAL =
            "() => [...document.querySelectorAll('tally-counter')].every((counter) => counter.value)";

    @ParameterizedTest
    @EnumSource
    void theConsoleKeepsNobodyOut(Look look, Stack stack, Visitors visitors) throws Exception {
        stack.us().increment(COUNTER, 1);
        Visitor visitor = visitors.open(Console.address(stack, COUNTER), look);
        Console console = Console.of(visitor);
        console.waitUntilTheyAgree();
        nobodyIsKeptOut(visitor, "console", look);
    }

    @ParameterizedTest
    @EnumSource
    void theElementKeepsNobodyOut(Look look, Stack stack, EmbeddingSite site, Visitors visitors) throws Exception {
        String content = CounterElement.html(COUNTER);
        Visitor visitor = visitors.open(site.page(stack.gateways(stack.eu()).getFirst(), content), look);
        CounterElement.of(visitor).shows(stack.eu().count(COUNTER));
        nobodyIsKeptOut(visitor, "element", look);
    }

    @ParameterizedTest
    @EnumSource
    void theExamplePageKeepsNobodyOut(Look look, Stack stack, Visitors visitors) throws Exception {
        String example = stack.gateways(stack.us()).getFirst() + "/example/";
        Visitor visitor = visitors.open(example, look);
        visitor.page().waitForFunction(EVERY_COUNTER_HAS_A_TOTAL);
        nobodyIsKeptOut(visitor, "example", look);
    }

    private static void nobodyIsKeptOut(Visitor visitor, String page, Look look) {
        visitor.screenshot(page + look.suffix());
        List<Accessibility.Finding> findings = Accessibility.findingsOn(visitor.page());
        findings.stream()
                .filter(finding -> !finding.isSerious())
                .forEach(finding -> System.out.println(page + look.suffix() + ": " + finding));
        assertThat(findings).filteredOn(Accessibility.Finding::isSerious).isEmpty();
    }
}
