package tally.pages;

import com.microsoft.playwright.impl.driver.Driver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What Playwright brings with it besides its Java classes: a Node, and the command line that fetches browsers. */
final class PlaywrightDriver {
    /** Playwright would otherwise fetch Chromium, Firefox and WebKit whenever it begins. */
    static final Map<String, String> FETCH_NOTHING = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");

    private PlaywrightDriver() {}

    static Path node() {
        return Path.of(command().getFirst());
    }

    /** The command that {@code npx playwright} would be. */
    static List<String> command(String... words) {
        List<String> command = new ArrayList<>(Driver.ensureDriverInstalled(FETCH_NOTHING, false)
                .createProcessBuilder()
                .command());
        command.addAll(List.of(words));
        return command;
    }
}
