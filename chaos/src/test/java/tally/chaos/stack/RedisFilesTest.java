package tally.chaos.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisFilesTest {
    @TempDir
    Path data;

    private RedisFiles files;

    @BeforeEach
    void twoIncrementalFiles() throws IOException {
        files = new RedisFiles(data, "eu");
        Files.createDirectories(folder());
        write("appendonly.aof.manifest", """
                file appendonly.aof.2.base.rdb seq 2 type b
                file appendonly.aof.2.incr.aof seq 2 type i
                file appendonly.aof.3.incr.aof seq 3 type i
                """);
        write("appendonly.aof.2.base.rdb", "base");
        write("appendonly.aof.2.incr.aof", "older");
        write("appendonly.aof.3.incr.aof", "newest");
    }

    @Test
    void theLastFileIsCutAndNoOther() throws IOException {
        assertThat(files.cut(4)).isEqualTo(4);
        assertThat(folder().resolve("appendonly.aof.3.incr.aof")).hasContent("ne");
        assertThat(folder().resolve("appendonly.aof.2.incr.aof")).hasContent("older");
    }

    @Test
    void noMoreIsCutThanIsThere() throws IOException {
        assertThat(files.cut(1000)).isEqualTo(6);
        assertThat(folder().resolve("appendonly.aof.3.incr.aof")).isEmptyFile();
    }

    @Test
    void aCopyThatIsPutBackReplacesWhatCameLater() throws IOException {
        Path copy = data.resolve("chaos").resolve("copy");
        files.copyTo(copy);
        write("appendonly.aof.3.incr.aof", "newest and more");
        write("appendonly.aof.4.incr.aof", "later");
        files.restoreFrom(copy);
        assertThat(folder().resolve("appendonly.aof.3.incr.aof")).hasContent("newest");
        assertThat(folder().resolve("appendonly.aof.4.incr.aof")).doesNotExist();
    }

    private Path folder() {
        return data.resolve("eu-redis").resolve("appendonlydir");
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder().resolve(name), content);
    }
}
