package tally.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    private Path folder;

    @Test
    void aFileThatIsFullIsSetAsideAndTheOneBeforeItGoes() throws IOException {
        Path file = folder.resolve("eu-redis.log");
        try (LogFile log = new LogFile(file, 10)) {
            for (String line : new String[] {"first line", "second line", "third line"}) {
                log.write(line);
            }
        }
        assertThat(file).content().isEqualTo("third line\n");
        assertThat(Files.readString(folder.resolve("eu-redis.log.1"))).isEqualTo("second line\n");
    }

    @Test
    void aSecondRunGoesOnInTheSameFile() throws IOException {
        Path file = folder.resolve("kafka.log");
        for (String line : new String[] {"one", "two"}) {
            try (LogFile log = new LogFile(file)) {
                log.write(line);
            }
        }
        assertThat(LogFile.tail(file)).isEqualTo("one\ntwo");
    }

    @Test
    void theTailIsTheLastLines() throws IOException {
        Path file = folder.resolve("kafka.log");
        try (LogFile log = new LogFile(file)) {
            for (int i = 0; i < 2_000; i++) {
                log.write("line " + i);
            }
        }
        assertThat(LogFile.tail(file).lines()).hasSize(15).first().isEqualTo("line 1985");
    }

    @Test
    void framesOfStackTracesAreLeftOutOfTheTail() throws IOException {
        Path file = folder.resolve("eu-api-1.log");
        try (LogFile log = new LogFile(file)) {
            log.write("Port 1 is taken");
            for (int i = 0; i < 50; i++) {
                log.write("\tat some.Frame.method(Frame.java:" + i + ")");
            }
        }
        assertThat(LogFile.tail(file)).isEqualTo("Port 1 is taken");
    }
}
