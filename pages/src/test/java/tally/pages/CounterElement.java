package tally.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;

/** The one {@code <tally-counter>} of a page, by what it documents: its parts, and the button's role. */
record CounterElement(Page page) {
    static CounterElement of(Visitor visitor) {
        return new CounterElement(visitor.page());
    }

    /** HTML of an element with a button, of the gateway that its script came from. */
    static String html(String counter) {
        return "<p>Likes <tally-counter counter=\"%s\" increment watching></tally-counter></p>".formatted(counter);
    }

    void press() {
        page.locator("tally-counter [part~=button]").click();
    }

    /** Waits until this is the number that it shows. */
    void shows(long count) {
        assertThat(page.locator("tally-counter [part~=number]")).hasText(Long.toString(count));
    }

    /** Waits until it says that so many are watching. */
    void tellsWatching(int sockets) {
        assertThat(page.locator("tally-counter [part~=watching]")).hasText(sockets + " watching");
    }

    /** Waits until it is marked as not connected, or as connected. */
    void isWaiting(boolean waiting) {
        assertThat(page.locator("tally-counter [part~=waiting]")).hasCount(waiting ? 1 : 0);
    }

    /** Waits until what was pressed is marked as not answered yet, or all of it is answered. */
    void isPending(boolean pending) {
        assertThat(page.locator("tally-counter [part~=pending]")).hasCount(pending ? 1 : 0);
    }
}
