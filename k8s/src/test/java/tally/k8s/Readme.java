package tally.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What README.md tells to do before an overlay is applied. */
final class Readme {
    private static final Pattern COMMAND =
            Pattern.compile("create secret generic (\\S+)((?:\\s+(?:\\\\\\s+)?--from-(?:literal|file)=\\S+)+)");
    private static final Pattern KEY = Pattern.compile("--from-(?:literal|file)=([^=]+)=");

    private Readme() {}

    /** The secrets that it tells to make, and their keys. */
    static Map<String, Set<String>> secrets() {
        Map<String, Set<String>> secrets = new HashMap<>();
        COMMAND.matcher(text())
                .results()
                .forEach(command -> secrets.computeIfAbsent(command.group(1), name -> new TreeSet<>())
                        .addAll(keys(command)));
        return secrets;
    }

    private static Set<String> keys(MatchResult command) {
        return KEY.matcher(command.group(2)).results().map(key -> key.group(1)).collect(Collectors.toSet());
    }

    private static String text() {
        try {
            return Files.readString(Path.of("README.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
