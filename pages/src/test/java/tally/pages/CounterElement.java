package tally.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;

/** The one {@code <tally-counter>} of a page, by what it documents: its parts, and the button's role. */
record CounterElement(Page page) {
    static CounterElement of(Visitor visitor) {
        return new CounterElement(visitor.page());
    }

    /** HTML of an element with a button, of the gateway that its script came from. */
    static String html(String counter) {
        return "<p>Likes <tally-counter counter=\"%s\" increment></tally-counter></p>".formatted(counter);
    }

    void press() {
        page.locator("tally-counter [part~=button]").click();
    }

    /** Waits until this is the number that it shows. */
    void shows(long count) {
        assertThat(count()).hasText(Pattern.compile("(^|\\D)" + count + "$"));
    }

    /** Waits until it is marked as not connected, or as connected. */
    void isWaiting(boolean waiting) {
        Locator marked = page.locator("tally-counter [part~=waiting]");
        assertThat(marked).hasCount(waiting ? 1 : 0);
    }

    private Locator count() {
        return page.locator("tally-counter [part~=count]");
    }
}
