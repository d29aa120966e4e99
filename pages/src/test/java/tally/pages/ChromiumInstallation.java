package tally.pages;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tally.testing.Command;

/**
 * The ways to a Chromium where there is none, best first. Root on Debian, which mostly is a container, gets the package:
 * it brings the libraries that a bare system lacks. Everybody else gets Playwright's download into their own cache,
 * which changes nothing for others; the package is the last way for them, and only when it needs no password.
 */
final class ChromiumInstallation {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration AT_ONCE = Duration.ofSeconds(10);
    /** Playwright tries five times, so a network that answers nothing costs a quarter of a minute. */
    private static final Map<String, String> GIVE_UP_SOON = Map.of("PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT", "3000");

    private ChromiumInstallation() {}

    /** Each says whether it has installed something. */
    static List<Supplier<Boolean>> ways() {
        if (isRoot()) {
            return List.of(() -> aptGet(List.of()), () -> download("--with-deps"));
        }
        return List.of(() -> download(), () -> succeeds("sudo", "-n", "true") && aptGet(List.of("sudo", "-n")));
    }

    static boolean isRoot() {
        return Command.run(AT_ONCE, Map.of(), List.of("id", "-u"))
                .output()
                .strip()
                .equals("0");
    }

    private static boolean download(String... options) {
        Chromium.tell("downloading Playwright's, some 150 MB");
        List<String> words = Stream.concat(Stream.of("install", "--no-shell"), Stream.of(options))
                .toList();
        List<String> command = new ArrayList<>(PlaywrightDriver.command(words.toArray(String[]::new)));
        command.add("chromium");
        return isDone(Command.run(LONGEST, GIVE_UP_SOON, command), "Playwright's download failed");
    }

    private static boolean aptGet(List<String> prefix) {
        if (!succeeds("apt-get", "--version")) {
            return false;
        }
        Chromium.tell("installing the packages chromium and fonts-dejavu-core with apt-get, some 100 MB");
        String[] install = {"install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"};
        if (aptGet(prefix, install).isDone()) {
            return true;
        }
        // The lists of packages are old, or not there at all, as in a new container.
        Chromium.tell("reading the lists of packages first");
        aptGet(prefix, "update");
        return isDone(aptGet(prefix, install), "apt-get did not install chromium");
    }

    private static Command.Outcome aptGet(List<String> prefix, String... words) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"));
        command.addAll(List.of("-o", "DPkg::Lock::Timeout=120"));
        command.addAll(List.of(words));
        return Command.run(LONGEST, Map.of(), command);
    }

    private static boolean succeeds(String... words) {
        List<String> command = new ArrayList<>(List.of("env"));
        command.addAll(List.of(words));
        return Command.run(AT_ONCE, Map.of(), command).isDone();
    }

    private static boolean isDone(Command.Outcome outcome, String otherwise) {
        if (!outcome.isDone()) {
            Chromium.tell(otherwise + ": " + outcome.lastWords());
        }
        return outcome.isDone();
    }
}
