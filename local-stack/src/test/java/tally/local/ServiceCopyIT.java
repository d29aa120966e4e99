package tally.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceCopyIT {
    private static final String MODULE = "counter-service";

    @TempDir
    private Path home;

    /** What another stack does. */
    static final class OtherStack {
        private OtherStack() {}

        public static void main(String[] home) {
            System.out.println("asks");
            System.out.println(
                    ServiceCopy.of(Path.of(home[0]), MODULE, List.of()).command());
        }
    }

    @Test
    void aStackWaitsWhileAnotherUnpacksAndTakesItsCopy() throws Exception {
        Path jar = home.resolve(MODULE + "/target/" + MODULE + "-0.1.0-SNAPSHOT-exec.jar");
        Files.createDirectories(jar.getParent());
        Files.writeString(jar, "can not be unpacked");
        Path copies = home.resolve(".tally-build/" + MODULE);
        Path unpacking = Files.createDirectories(copies.resolve("fresh-1"));
        Path copy = copies.resolve(Long.toString(Files.getLastModifiedTime(jar).toMillis()));

        try (FileChannel locks =
                FileChannel.open(copies.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock unpackingIt = locks.lock();
            Process other = otherStack();
            try (BufferedReader said = other.inputReader()) {
                assertThat(said.readLine()).isEqualTo("asks");
                assertThat(other.waitFor(200, TimeUnit.MILLISECONDS)).isFalse();
                Files.move(unpacking, copy);
                unpackingIt.release();
                assertThat(said.readLine()).isEqualTo("[-jar, " + copy.resolve(jar.getFileName()) + "]");
            }
        }
    }

    private Process otherStack() throws IOException {
        return new ProcessBuilder(
                        JavaCommand.java(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherStack.class.getName(),
                        home.toString())
                .redirectErrorStream(true)
                .start();
    }
}
