package tally.observability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A dashboard of Grafana, as its file has it. */
record Dashboard(Path file, JsonNode json) {
    private static final Path FOLDER = Path.of("grafana", "dashboards");

    /** A query of a panel. */
    record Query(String panel, String expression, String data) {
        /** As Grafana sends it when all regions are shown. */
        String toPrometheus(String interval) {
            return expression
                    .replace("$__rate_interval", interval)
                    .replace("$__range", interval)
                    .replace("$local_region", ".*");
        }
    }

    static List<Dashboard> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().map(Dashboard::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Query> queries() {
        return json.path("panels")
                .valueStream()
                .flatMap(panel -> panel.path("targets")
                        .valueStream()
                        .map(target -> new Query(
                                file.getFileName() + ": " + panel.path("title").stringValue(),
                                target.path("expr").stringValue(),
                                panel.path("datasource").path("uid").stringValue(""))))
                .toList();
    }

    private static Dashboard read(Path file) {
        try {
            return new Dashboard(file, JsonMapper.shared().readTree(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
