package tally.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTest {
    @TempDir
    private Path path;

    @Test
    void theStateIsReadAsItWasWritten() {
        StackState state = new StackState(List.of("eu", "us"), 16, Map.of("kafka", 20001));
        DataFolder data = new DataFolder(path);
        assertThat(data.state()).isNull();
        data.save(state);
        assertThat(data.state()).isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"regions\":[],\"shards\":16,\"ports\":{}}", "{\"regions\":[\"eu\"]}"})
    void aDamagedStateIsSaid(String content) throws IOException {
        Files.writeString(path.resolve("stack.json"), content);
        assertThatThrownBy(() -> new DataFolder(path).state())
                .isInstanceOf(StackException.class)
                .hasMessageContaining("stack.json")
                .hasMessageContaining("./tally wipe");
    }

    @Test
    void theSecretStaysAndOnlyItsOwnerReadsIt() throws IOException {
        DataFolder data = new DataFolder(path);
        String key = data.internalKey();
        assertThat(key).hasSizeGreaterThanOrEqualTo(32).isEqualTo(data.internalKey());
        assertThat(Files.getPosixFilePermissions(path.resolve("internal.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aFileInPlaceOfTheFolderIsSaid() throws IOException {
        Path file = Files.writeString(path.resolve("file"), "x");
        assertThatThrownBy(() -> new DataFolder(file).claim())
                .isInstanceOf(StackException.class)
                .hasMessageContaining("Can not write to the folder");
    }
}
