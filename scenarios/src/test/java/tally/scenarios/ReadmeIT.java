package tally.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tally.testing.stack.Stack;
import tools.jackson.databind.json.JsonMapper;

/** Does what the README tells a newcomer to do. */
@ExtendWith(SharedStack.class)
class ReadmeIT {
    private static final Path ROOT = Path.of("..");

    @Test
    void theFirstLikeOfOneRegionIsReadInTheOther(Stack stack) throws IOException {
        await().until(stack::isReady);
        List<String> lines = block("sh").lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(run(lines.getFirst(), stack)).contains("\"id\":\"likes/post-42\"");
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            String answer = run(lines.getLast(), stack);
            return JsonMapper.shared().readTree(answer).path("count").longValue() >= 1;
        });
    }

    @Test
    void theClientThatItNamesIsServed(Stack stack) throws IOException {
        String page = block("html");
        String source = page.substring(page.indexOf("http://"), page.indexOf("\"></script>"));
        assertThat(run("curl " + source, stack)).contains("customElements.define");
    }

    @Test
    void everyCommandThatItNamesExists() throws IOException {
        String help;
        try (Stack stack = Stack.prepared()) {
            help = stack.call("help").output();
        }
        var commands = Pattern.compile("\\./tally ([a-z]+)").matcher(readme());
        assertThat(commands.results().map(found -> found.group(1)).distinct())
                .isNotEmpty()
                .allSatisfy(command -> assertThat(help).containsPattern("(?m)\\./tally " + command + "\\b"));
    }

    @Test
    void everythingThatItLinksToIsThere() throws IOException {
        var links = Pattern.compile("\\]\\((?!http)([^)#]+)(?:#([^)]+))?\\)").matcher(readme());
        List<MatchResult> found = links.results().toList();
        assertThat(found).isNotEmpty();
        for (MatchResult link : found) {
            Path file = ROOT.resolve(link.group(1));
            assertThat(file).exists();
            if (link.group(2) != null) {
                assertThat(headings(file)).as("%s", file).contains(link.group(2));
            }
        }
    }

    /** The headings of a Markdown file, as links name them: small letters, hyphens for spaces, no punctuation. */
    private static List<String> headings(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\w -]", "").replace(' ', '-'))
                .toList();
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    private static String block(String language) throws IOException {
        String readme = readme();
        String fence = "```" + language + "\n";
        int begin = readme.indexOf(fence) + fence.length();
        return readme.substring(begin, readme.indexOf("```", begin)).strip();
    }

    /** Runs a line of the README against this stack's ports. */
    private static String run(String line, Stack stack) throws IOException {
        String here = line.replace("localhost:8101", "localhost:" + stack.eu().api())
                .replace("localhost:8102", "localhost:" + stack.us().api())
                .replace("localhost:8201", "localhost:" + stack.eu().gateway())
                .replace("curl ", "curl --silent --show-error --fail ");
        Process shell = new ProcessBuilder("sh", "-c", here)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
