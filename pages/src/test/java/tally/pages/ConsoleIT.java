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
        console.bothShow(3);
        console.waitUntilTheyAgree();
        console.addOne("us").click();
        console.bothShow(4);
    }

    @Test
    void aRegionThatIsCutOffCountsByItselfAndTheVerdictSaysSoUntilItIsHealed(Stack stack, Visitors visitors) {
        Visitor visitor = visitors.open(Console.address(stack, "likes/parted"));
        Console console = Console.of(visitor);
        console.bothShow(0);
        console.cut("us").click();
        assertThat(console.heal("us")).isVisible();
        try {
            console.addOne("eu").click();
            console.addOne("us").click();
            console.addOne("us").click();
            assertThat(console.total("eu")).hasText("1");
            assertThat(console.total("us")).hasText("2");
            assertThat(console.verdict()).containsText("differ by 1");
            Accessibility.nobodyIsKeptOut(visitor, "console-parted");
        } finally {
            console.heal("us").click();
        }
        console.bothShow(3);
        console.waitUntilTheyAgree();
    }
}
