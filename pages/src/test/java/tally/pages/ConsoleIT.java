package tally.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tally.testing.stack.Stack;

@ExtendWith(InBrowser.class)
class ConsoleIT {
    @Test
    void everyRegionHasACardWithTheTotalAndTheyAgree(Stack stack, Visitors visitors) throws Exception {
        stack.eu().increment("likes/console", 3);
        Console console = Console.of(visitors.open(Console.address(stack, "likes/console")));
        assertThat(console.total("eu")).hasText("3");
        assertThat(console.total("us")).hasText("3");
        assertThat(console.verdict()).containsText("Regions agree");
    }
}
