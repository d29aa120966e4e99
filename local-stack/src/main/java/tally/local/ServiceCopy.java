package tally.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An unpacked copy of a service's jar beside the JVM's own record of a start (AOT cache, JEP 514): such a service needs
 * less than half of the processor time to start. There is one copy for each build, in {@code .tally-build}, and a new
 * build does not pull the jar from under a running service. A record is good for the JVM options it was made with.
 */
final class ServiceCopy {
    private static final Duration START_PATIENCE = Duration.ofSeconds(90);
    private static final Duration RECORD_PATIENCE = Duration.ofSeconds(90);

    private final Path folder;
    private final Path jar;
    private final List<String> jvm;

    private ServiceCopy(Path folder, Path jar, List<String> jvm) {
        this.folder = folder;
        this.jar = jar;
        this.jvm = jvm;
    }

    /**
     * The copy of the jar that was built last; made if it is not there.
     *
     * @param home the project's root
     * @param jvm with which options it runs
     */
    static synchronized ServiceCopy of(Path home, String module, List<String> jvm) {
        Path built = home.resolve(module).resolve("target").resolve(module + "-0.1.0-SNAPSHOT-exec.jar");
        Path copies = home.resolve(".tally-build").resolve(module);
        try {
            FileTime time = Files.getLastModifiedTime(built);
            Path folder = Files.createDirectories(copies).resolve(Long.toString(time.toMillis()));
            unpackUnlessThere(built, copies, folder);
            return new ServiceCopy(folder, folder.resolve(built.getFileName()), jvm);
        } catch (IOException e) {
            throw new StackException(
                    "Can not unpack " + built + " into " + copies + " (" + e + "); build it again with ./mvnw package",
                    e);
        }
    }

    /** Two stacks may start at once after a build: the later one waits, and takes what the other has unpacked. */
    private static void unpackUnlessThere(Path built, Path copies, Path folder) throws IOException {
        try (FileChannel unpacking =
                        FileChannel.open(copies.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = unpacking.lock()) {
            if (!Files.exists(folder)) {
                deleteUnused(copies);
                Path fresh = copies.resolve("fresh-" + ProcessHandle.current().pid());
                unpack(built, fresh);
                Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    boolean isRecorded() {
        return Files.exists(cache());
    }

    /**
     * Starts the service once, stops it when it serves, and so records its start; waits where another stack does, and
     * takes its record.
     */
    void record(String name, List<String> arguments, Map<String, String> environment, Path log) {
        try (FileChannel recording = FileChannel.open(
                        folder.resolve("recording"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = recording.lock()) {
            if (!isRecorded()) {
                recordAlone(name, arguments, environment, log);
            }
        } catch (IOException e) {
            throw new StackException("The JVM did not record the start of " + name + ", see " + log, e);
        }
    }

    private void recordAlone(String name, List<String> arguments, Map<String, String> environment, Path log)
            throws IOException {
        Path fresh = folder.resolve("fresh-" + ProcessHandle.current().pid() + ".aot");
        List<String> command = new ArrayList<>(List.of(JavaCommand.java()));
        command.addAll(jvm);
        command.addAll(List.of("-XX:AOTCacheOutput=" + fresh, "-jar", jar.toString()));
        command.addAll(arguments);
        ChildProcess process =
                ChildProcess.start(name, command, environment, new LogFile(log), ServicePrograms::saysThatItStarted);
        try {
            process.awaitReady(START_PATIENCE);
        } finally {
            process.stop(RECORD_PATIENCE);
        }
        Files.move(fresh, cache(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** What comes after the JVM's options on the command line. */
    List<String> command() {
        return isRecorded()
                ? List.of("-XX:AOTCache=" + cache(), "-jar", jar.toString())
                : List.of("-jar", jar.toString());
    }

    private Path cache() {
        return folder.resolve("start-" + Integer.toHexString(jvm.hashCode()) + ".aot");
    }

    private static void unpack(Path jar, Path folder) throws IOException {
        Process unpacking = new ProcessBuilder(
                        JavaCommand.java(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--destination",
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(unpacking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (unpacking.onExit().join().exitValue() != 0) {
            throw new IOException(output.strip());
        }
    }

    /** Deletes the copies of earlier builds, except those from which a service still runs. */
    private static void deleteUnused(Path copies) throws IOException {
        List<String> running = ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .toList();
        try (Stream<Path> all = Files.list(copies)) {
            for (Path copy : all.filter(Files::isDirectory).toList()) {
                if (running.stream().noneMatch(line -> line.contains(copy.toString()))) {
                    DataFolder.deleteAll(copy);
                }
            }
        }
    }
}
