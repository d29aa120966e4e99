package tally.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The people of one test, each in front of a browser that knows nothing yet. */
final class Visitors implements AutoCloseable {
    private final Browser browser;
    private final int longestWaitMs;
    private final List<Visitor> all = new ArrayList<>();

    Visitors(Browser browser, int longestWaitMs) {
        this.browser = browser;
        this.longestWaitMs = longestWaitMs;
    }

    Visitor open(String url) {
        return open(url, Look.DESKTOP_LIGHT);
    }

    Visitor open(String url, Look look) {
        Visitor visitor = new Visitor(browser.newContext(look.options()), longestWaitMs);
        all.add(visitor);
        visitor.goTo(url);
        return visitor;
    }

    /** The failure of a test, with what each of its pages showed and said. */
    AssertionError withWhatTheySaw(Throwable failure, String test) {
        StringBuilder words = new StringBuilder(String.valueOf(failure.getMessage()));
        for (int i = 0; i < all.size(); i++) {
            words.append("\n\n").append(all.get(i).account("failed-" + test + "-" + (i + 1)));
        }
        return new AssertionError(words.toString(), failure);
    }

    /** Fails when a page of the test threw or complained, other than of a network that was meant to be away. */
    void complainOfErrors() {
        assertThat(all.stream().flatMap(visitor -> visitor.errors().stream()).collect(Collectors.toList()))
                .as("errors of the pages")
                .isEmpty();
    }

    @Override
    public void close() {
        all.forEach(Visitor::close);
    }
}
