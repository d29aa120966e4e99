package tally.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import tally.testing.stack.Stack;

/** The console as a visitor finds their way in it. */
record Console(Page page) {
    static Console of(Visitor visitor) {
        return new Console(visitor.page());
    }

    /** Of the console that the first gateway of eu serves. */
    static String address(Stack stack, String counter) {
        return "http://localhost:" + stack.eu().gateway() + "/#" + counter;
    }

    Locator card(String region) {
        return page.getByRole(AriaRole.ARTICLE, new GetByRoleOptions().setName("Region " + region));
    }

    Locator total(String region) {
        return card(region).locator(".number");
    }

    Locator addOne(String region) {
        return button("Add one in " + region);
    }

    Locator cut(String region) {
        return button("Cut " + region + " off");
    }

    Locator heal(String region) {
        return button("Heal " + region);
    }

    /** Whether the regions agree, in words. */
    Locator verdict() {
        return page.getByLabel("Do the regions agree?").getByRole(AriaRole.STATUS);
    }

    /** Waits until both regions show this total. */
    void bothShow(long count) {
        assertThat(total("eu")).hasText(Long.toString(count));
        assertThat(total("us")).hasText(Long.toString(count));
    }

    void waitUntilTheyAgree() {
        assertThat(verdict()).containsText("Regions agree");
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }
}
