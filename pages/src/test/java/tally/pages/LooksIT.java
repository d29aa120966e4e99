package tally.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tally.testing.stack.Stack;

/** Every page at a desk and on a phone, by day and by night: a picture for people, and axe-core's opinion. */
@ExtendWith(InBrowser.class)
class LooksIT {
    private static final String COUNTER = "likes/looks";
    private static final Pattern A_NUMBER = Pattern.compile("\\d+");

    @ParameterizedTest
    @EnumSource
    void theConsoleKeepsNobodyOut(Look look, Stack stack, Visitors visitors) throws Exception {
        stack.us().increment(COUNTER, 1);
        Visitor visitor = visitors.open(Console.address(stack, COUNTER), look);
        Console.of(visitor).waitUntilTheyAgree();
        Accessibility.nobodyIsKeptOut(visitor, "console" + look.suffix());
    }

    @ParameterizedTest
    @EnumSource
    void theElementKeepsNobodyOut(Look look, Stack stack, EmbeddingSite site, Visitors visitors) throws Exception {
        String content = CounterElement.html(COUNTER);
        Visitor visitor = visitors.open(site.page(stack.gateways(stack.eu()).getFirst(), content), look);
        CounterElement.of(visitor).shows(stack.eu().count(COUNTER));
        Accessibility.nobodyIsKeptOut(visitor, "element" + look.suffix());
    }

    @ParameterizedTest
    @EnumSource
    void theExamplePageKeepsNobodyOut(Look look, Stack stack, Visitors visitors) {
        Visitor visitor = visitors.open(stack.gateways(stack.us()).getFirst() + "/example/", look);
        for (Locator number :
                visitor.page().locator("tally-counter [part~=number]").all()) {
            assertThat(number).hasText(A_NUMBER);
        }
        Accessibility.nobodyIsKeptOut(visitor, "example" + look.suffix());
    }
}
