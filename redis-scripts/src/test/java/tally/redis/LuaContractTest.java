package tally.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the head of every Lua file against its code. */
class LuaContractTest {
    private static final Path FILES = Path.of("src/main/resources/tally/redis");
    private static final List<String> BLOCK = List.of("KEYS", "ARGV", "Returns", "Errors", "Repeat");
    private static final List<String> WRITES =
            List.of("HSET", "HINCRBY", "ZADD", "ZREM", "publish(", "enrol(", "open(", "write(group");
    private static final int MAX_LINES = 80;

    static Stream<String> scripts() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files
                    .map(Path::getFileName)
                    .map(Path::toString)
                    .filter(file -> file.endsWith(".lua"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void opensWithItsContract(String file) throws IOException {
        List<String> lines = Files.readAllLines(FILES.resolve(file));
        assertThat(lines.getFirst()).startsWith("#!lua");
        assertThat(lines.get(1))
                .startsWith("-- " + file.replace(".lua", "") + ": ")
                .endsWith(".");
        List<String> words = lines.stream()
                .filter(line -> line.matches("-- [A-Z][A-Za-z]+ {2,}\\S.*"))
                .map(line -> line.split(" +", -1)[1])
                .toList();
        assertThat(words).isEqualTo(BLOCK);
        assertThat(lines).hasSizeLessThanOrEqualTo(MAX_LINES);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void writesOnlyWhereItsHeadDoesNotPromiseOtherwise(String file) throws IOException {
        String source = Files.readString(FILES.resolve(file));
        boolean readsOnly = source.startsWith("#!lua flags=no-writes");
        assertThat(source.contains("it changes nothing")).isEqualTo(readsOnly);
        assertThat(WRITES.stream().anyMatch(source::contains)).isEqualTo(!readsOnly);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void namesEveryKeyThatItUsesFirst(String file) throws IOException {
        String source = Files.readString(FILES.resolve(file));
        String keys = source.lines()
                .filter(line -> line.startsWith("-- KEYS"))
                .findFirst()
                .orElseThrow();
        if (source.contains("KEYS[2]")) {
            assertThat(keys.split(",", -1).length).as(keys).isGreaterThanOrEqualTo(2);
        }
        String whole = LuaScript.load(file.substring(0, file.length() - ".lua".length()))
                .source();
        if (!whole.contains("ARGV[")) {
            assertThat(source).contains("-- ARGV     none");
        }
    }
}
