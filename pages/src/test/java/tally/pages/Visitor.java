package tally.pages;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One person in front of one page, and everything that the page told the browser's console. */
final class Visitor implements AutoCloseable {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    /** What the browser itself writes when an address can not be reached; no page can prevent it. */
    private static final Pattern LOST_NETWORK = Pattern.compile("net::ERR_|^WebSocket connection to '[^']*' failed");

    private final BrowserContext context;
    private final Page page;
    private final List<String> told = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private boolean networkMayBeAway;

    Visitor(BrowserContext context, int longestWaitMs) {
        this.context = context;
        context.setDefaultTimeout(longestWaitMs);
        this.page = context.newPage();
        page.onConsoleMessage(this::hear);
        page.onPageError(error -> {
            told.add("uncaught: " + error);
            errors.add("uncaught: " + error);
        });
    }

    Page page() {
        return page;
    }

    void goTo(String url) {
        Response response = page.navigate(url);
        if (response != null && !response.ok()) {
            throw new AssertionError(url + " answers " + response.status());
        }
    }

    /** From now on the browser may complain that it reaches nobody. */
    Visitor whoseNetworkMayBeAway() {
        networkMayBeAway = true;
        return this;
    }

    void goOffline() {
        networkMayBeAway = true;
        context.setOffline(true);
    }

    void goOnline() {
        context.setOffline(false);
    }

    /** Keeps the whole page as it looks now, for people: target/screenshots/NAME.png. */
    void screenshot(String name) {
        page.screenshot(new ScreenshotOptions()
                .setFullPage(true)
                .setAnimations(ScreenshotAnimations.DISABLED)
                .setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    /** Where this visitor is, what was said, and where the picture of it is. */
    String account(String picture) {
        String seen;
        try {
            screenshot(picture);
            seen = SCREENSHOTS.resolve(picture + ".png").toAbsolutePath().toString();
        } catch (PlaywrightException e) {
            seen = "no picture: " + e.getMessage();
        }
        return page.url() + "\n  " + seen + "\n  "
                + (told.isEmpty() ? "the console is empty" : String.join("\n  ", told));
    }

    @Override
    public void close() {
        context.close();
    }

    private void hear(ConsoleMessage message) {
        String words = message.type() + ": " + message.text() + " (" + message.location() + ")";
        told.add(words);
        boolean ofTheNetwork = LOST_NETWORK.matcher(message.text()).find();
        if (message.type().equals("error") && !(networkMayBeAway && ofTheNetwork)) {
            errors.add(words);
        }
    }
}
