package tally.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Linux knows of some processes. A system without {@code /proc} knows nothing, and a process that does not run any
 * more is left out: no figure is better than a wrong one.
 *
 * @param pids by the names of the processes
 */
record Processes(Map<String, Long> pids) {
    /** USER_HZ of proc(5), 100 on every Linux that a JDK runs on. */
    private static final long TICK_MS = 10;
    // Fields 14 and 15, counted from the third, which follows the name.
    private static final int USER = 14 - 3;
    private static final int SYSTEM = 15 - 3;
    private static final String RESIDENT = "VmRSS:";
    private static final String OPEN_FILES = "Max open files ";

    /** How much processor time each has used, in user and system mode, in steps of 10 ms. */
    Map<String, Duration> times() {
        Map<String, Duration> times = new LinkedHashMap<>();
        pids.forEach((name, pid) -> read(pid, "stat").ifPresent(line -> times.put(name, ofStat(line))));
        return times;
    }

    /** How much memory a process has, in bytes; 0 if it is not there. */
    static long residentBytes(long pid) {
        return read(pid, "status").map(Processes::residentBytes).orElse(0L);
    }

    /** How many files and sockets a process may have open; more than any number if it is not told. */
    static long openFilesAllowed(long pid) {
        return read(pid, "limits").map(Processes::openFilesAllowed).orElse(Long.MAX_VALUE);
    }

    private static Optional<String> read(long pid, String file) {
        try {
            return Optional.of(
                    Files.readString(Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1));
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }

    /**
     * The time in a {@code /proc/PID/stat}. The name in it stands in brackets and may hold anything, even those.
     */
    static Duration ofStat(String line) {
        String afterName = line.substring(line.lastIndexOf(')') + 1).strip();
        List<String> fields = List.of(afterName.split(" ", -1));
        return Duration.ofMillis(TICK_MS * (Long.parseLong(fields.get(USER)) + Long.parseLong(fields.get(SYSTEM))));
    }

    /** The soft limit in a {@code /proc/PID/limits}; more than any number if there is none. */
    static long openFilesAllowed(String limits) {
        return limits.lines()
                .filter(line -> line.startsWith(OPEN_FILES))
                .map(line -> line.substring(OPEN_FILES.length()).strip().split(" +", 2)[0])
                .filter(soft -> !soft.equals("unlimited"))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    /** The resident set in a {@code /proc/PID/status}, which is given in KiB; 0 when the process has just ended. */
    static long residentBytes(String status) {
        return status.lines()
                .filter(line -> line.startsWith(RESIDENT))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(0);
    }
}
