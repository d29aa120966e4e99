package tally.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How this process was started, for the processes that it starts. */
final class JavaCommand {
    private JavaCommand() {}

    /** The {@code java} that runs this process. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The options that this JVM was given, without class path and main class. */
    static List<String> ownJvmArguments() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }

    /**
     * The class path of a program of this module, whoever starts it: the module's jar and the ones beside it. The JVM keeps
     * the classes that it has loaded in an archive there when the program ends (JEP 350), so that the next start takes about
     * two thirds of the processor time. A module that is not packaged has the class path of this process.
     */
    static List<String> ownClassPath(String program) {
        Path own = Path.of(URI.create(JavaCommand.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        Path libraries = own.resolveSibling("lib");
        if (!Files.isRegularFile(own) || !Files.isDirectory(libraries)) {
            return List.of("-cp", System.getProperty("java.class.path"));
        }
        try (Stream<Path> jars = Files.list(libraries)) {
            return List.of(
                    "-XX:+AutoCreateSharedArchive",
                    "-XX:SharedArchiveFile=" + archive(own, libraries, program),
                    "-cp",
                    Stream.concat(Stream.of(own), jars.sorted())
                            .map(Path::toString)
                            .collect(Collectors.joining(File.pathSeparator)));
        } catch (IOException e) {
            throw new UncheckedIOException("Can not read " + libraries, e);
        }
    }

    /** The JVM does not use the archive of an earlier build, and does not replace it either. */
    private static Path archive(Path own, Path libraries, String program) throws IOException {
        Path archive = own.resolveSibling(program + ".jsa");
        if (Files.exists(archive)) {
            FileTime made = Files.getLastModifiedTime(archive);
            if (made.compareTo(Files.getLastModifiedTime(own)) < 0
                    || made.compareTo(Files.getLastModifiedTime(libraries)) < 0) {
                Files.deleteIfExists(archive);
            }
        }
        return archive;
    }
}
