package tally.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder in which one stack keeps everything: what it is ({@code stack.json}), how to talk to it while it runs
 * ({@code control.json}), its shared secret ({@code internal.key}), logs, and the data of Redis and Kafka. A lock on
 * {@code lock} says that a stack is running; the operating system takes it away with the process that holds it.
 */
final class DataFolder {
    static final long LEAST_FREE_BYTES = 256L << 20;
    private static final int SECRET_BYTES = 32;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path path;

    DataFolder(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    Path log(String process) {
        return path.resolve("logs").resolve(process + ".log");
    }

    /** Makes the folder, checks that a stack can live in it, and locks it until this process ends. */
    FileLock claim() {
        try {
            Files.createDirectories(path);
            long free = Files.getFileStore(path).getUsableSpace();
            if (free < LEAST_FREE_BYTES) {
                throw new StackException("Only " + (free >> 20) + " MB are free at " + path + ", Tally needs "
                        + (LEAST_FREE_BYTES >> 20) + "; make room or use another folder with --data");
            }
            FileLock lock = tryLock();
            if (lock == null) {
                throw new StackException("Tally is already running with the data in " + path
                        + "; ./tally status shows it, ./tally down stops it");
            }
            return lock;
        } catch (IOException e) {
            throw new StackException(
                    "Can not write to the folder " + path + " (" + e + "); make it writable or use another with --data",
                    e);
        }
    }

    /** Whether a stack has ever lived here. */
    boolean isOurs() {
        return Files.exists(path.resolve("lock"));
    }

    boolean isRunning() {
        if (!isOurs()) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        } catch (IOException e) {
            throw new StackException("Can not read " + path.resolve("lock") + ": " + e.getMessage(), e);
        }
    }

    private @Nullable FileLock tryLock() throws IOException {
        FileChannel channel =
                FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
        }
        return lock;
    }

    /** What the data belong to, null in a new folder. */
    @Nullable
    StackState state() {
        return read("stack.json", StackState.class, "restore the file, or delete the data with ./tally wipe");
    }

    void save(StackState state) {
        write("stack.json", JSON.writerWithDefaultPrettyPrinter().writeValueAsString(state), false);
    }

    /** How to talk to the running stack, null if none has got that far. */
    @Nullable
    ControlAddress control() {
        return read("control.json", ControlAddress.class, "stop the processes of Tally and start it again");
    }

    void save(ControlAddress address) {
        write("control.json", JSON.writeValueAsString(address), true);
    }

    void forgetControl() {
        try {
            Files.deleteIfExists(path.resolve("control.json"));
        } catch (IOException e) {
            throw new StackException("Can not delete " + path.resolve("control.json") + ": " + e.getMessage(), e);
        }
    }

    /** The secret that the services of this stack share; made at the first call. */
    String internalKey() {
        try {
            return Files.readString(path.resolve("internal.key")).strip();
        } catch (NoSuchFileException firstCall) {
            String key = newSecret();
            write("internal.key", key, true);
            return key;
        } catch (IOException e) {
            throw new StackException("Can not read " + path.resolve("internal.key") + ": " + e.getMessage(), e);
        }
    }

    static String newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** Deletes everything; the stack must not be running. */
    void wipe() {
        try {
            deleteAll(path);
        } catch (IOException e) {
            throw new StackException("Could not delete all of " + path + ": " + e, e);
        }
    }

    static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private <T> @Nullable T read(String name, Class<T> type, String advice) {
        Path file = path.resolve(name);
        try {
            return JSON.readValue(Files.readString(file), type);
        } catch (NoSuchFileException none) {
            return null;
        } catch (IOException | JacksonException e) {
            throw new StackException(file + " can not be read: it is damaged; " + advice, e);
        }
    }

    private void write(String name, String content, boolean secret) {
        try {
            Path fresh = path.resolve(name + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh);
            if (secret) {
                Files.setPosixFilePermissions(
                        fresh, EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
            }
            Files.writeString(fresh, content + "\n");
            Files.move(fresh, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StackException("Can not write " + path.resolve(name) + " (" + e + "); is the disk full?", e);
        }
    }
}
