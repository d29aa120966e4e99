package tally.chaos.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of the stack's Kafka. */
public final class KafkaFiles {
    private final Path folder;

    public KafkaFiles(Path data) {
        this.folder = data.resolve("kafka");
    }

    /** While Kafka is down; it begins anew afterwards. */
    public void delete() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
