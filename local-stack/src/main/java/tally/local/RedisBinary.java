package tally.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code redis-server} to run: the one on the PATH if it is 7.0 or newer, else the 7.0.15 that comes with the build
 * (org.signal:embedded-redis, for Linux and macOS on x86-64 and ARM), unpacked into the data folder.
 */
final class RedisBinary {
    private static final Pattern VERSION = Pattern.compile(" v=(\\d+)\\.");
    private static final int OLDEST_MAJOR = 7;

    private RedisBinary() {}

    static Path locate(Path data) {
        return onPath().orElseGet(() -> unpack(data));
    }

    private static Optional<Path> onPath() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            Path candidate = Path.of(folder, "redis-server");
            if (Files.isExecutable(candidate) && isNewEnough(candidate)) {
                return Optional.of(candidate.toAbsolutePath());
            }
        }
        return Optional.empty();
    }

    private static boolean isNewEnough(Path candidate) {
        try {
            Process process = new ProcessBuilder(candidate.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher version = VERSION.matcher(answer);
            return process.waitFor(5, TimeUnit.SECONDS)
                    && version.find()
                    && Integer.parseInt(version.group(1)) >= OLDEST_MAJOR;
        } catch (IOException notARedis) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Path unpack(Path data) {
        String resource = "/redis-server-7.0.15-" + system() + "-" + architecture();
        Path binary = data.resolve("redis-server-7.0.15");
        if (Files.isExecutable(binary)) {
            return binary.toAbsolutePath();
        }
        try (InputStream packed = RedisBinary.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw new StackException("There is no Redis for this machine in the build (" + resource
                        + "); install redis-server 7.0 or newer and put it on the PATH");
            }
            Files.createDirectories(data);
            // Written beside and moved, so that what has the name is whole.
            Path fresh = Files.createTempFile(
                    data,
                    "redis-server",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.copy(packed, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwx------"));
            return Files.move(fresh, binary, StandardCopyOption.ATOMIC_MOVE).toAbsolutePath();
        } catch (IOException e) {
            throw new StackException("Can not unpack Redis into " + data + ": " + e.getMessage(), e);
        }
    }

    private static String system() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
    }

    private static String architecture() {
        String architecture = System.getProperty("os.arch");
        return architecture.equals("aarch64") ? "arm64" : architecture.equals("x86_64") ? "amd64" : architecture;
    }
}
