package tally.pages;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Starts a Chromium: the one that TALLY_CHROMIUM names, or one that is installed, or one that Playwright has fetched. The
 * first that starts is taken: a name on the PATH may be a stub that only says what to install.
 */
final class Chromium {
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final List<String> USUAL_PLACES = List.of(
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            System.getProperty("user.home") + "/Applications/Chromium.app/Contents/MacOS/Chromium",
            System.getProperty("user.home") + "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/usr/lib/chromium/chromium",
            "/opt/google/chrome/chrome");
    /** A test's browser has nothing to tell or to ask of the world, and stays as it is. */
    private static final List<String> QUIET = List.of(
            "--disable-background-networking",
            "--no-first-run",
            "--disable-component-update",
            "--disable-sync",
            "--disable-quic");

    private final Playwright playwright;

    Chromium(Playwright playwright) {
        this.playwright = playwright;
    }

    /** A browser that runs; installed first where {@code ./tally test} allows it and none is there. */
    Optional<Browser> start() {
        String named = System.getenv().getOrDefault("TALLY_CHROMIUM", "");
        if (!named.isEmpty()) {
            return Optional.of(launch(Path.of(named)));
        }
        return firstThatStarts().or(this::startInstalled);
    }

    private Optional<Browser> startInstalled() {
        if (System.getenv("TALLY_INSTALL_CHROMIUM") == null) {
            return Optional.empty();
        }
        for (Supplier<Boolean> way : ChromiumInstallation.ways()) {
            Optional<Browser> browser = way.get() ? firstThatStarts() : Optional.empty();
            if (browser.isPresent()) {
                return browser;
            }
        }
        return Optional.empty();
    }

    private Optional<Browser> firstThatStarts() {
        for (Path candidate : candidates().filter(Files::isExecutable).toList()) {
            try {
                return Optional.of(launch(candidate));
            } catch (PlaywrightException e) {
                tell(candidate + " does not start: " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    private Stream<Path> candidates() {
        String path = System.getenv().getOrDefault("PATH", "");
        List<String> folders = List.of(path.split(Pattern.quote(File.pathSeparator)));
        Stream<Path> onPath = NAMES.stream().flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)));
        Stream<Path> fetched = Stream.of(Path.of(playwright.chromium().executablePath()));
        return Stream.of(onPath, USUAL_PLACES.stream().map(Path::of), fetched).flatMap(each -> each);
    }

    private Browser launch(Path executable) {
        // Chromium refuses its sandbox to root, as which containers often run.
        Browser browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(executable)
                        .setChromiumSandbox(!ChromiumInstallation.isRoot())
                        .setArgs(QUIET));
        tell(executable + ", version " + browser.version());
        return browser;
    }

    /** Progress that {@code ./tally test} shows while it goes on. */
    static void tell(String words) {
        System.out.println("Chromium: " + words);
    }
}
