package tally.local;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

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
}
