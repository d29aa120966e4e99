package tally.observability;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tally.testing.Command;

/** Prometheus's own checker. */
record Promtool(Path program) {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    Command.Outcome call(List<String> words) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(words);
        return Command.run(LONGEST, Map.of(), command);
    }
}
