package tally.bench.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much processor time processes have used, in user and system mode, as Linux counts it: in steps of 10 ms. A system
 * without {@code /proc} knows of none.
 *
 * @param pids by the names of the processes
 */
public record ProcessorTimes(Map<String, Long> pids) {
    /** USER_HZ of proc(5), 100 on every Linux that a JDK runs on. */
    private static final long TICK_MS = 10;
    // Fields 14 and 15, counted from the third, which follows the name.
    private static final int USER = 14 - 3;
    private static final int SYSTEM = 15 - 3;

    /** By name; a process that can not be read, or does not run any more, is left out. */
    public Map<String, Duration> read() {
        Map<String, Duration> times = new LinkedHashMap<>();
        pids.forEach((name, pid) -> {
            try {
                byte[] stat = Files.readAllBytes(Path.of("/proc", pid.toString(), "stat"));
                times.put(name, ofStat(new String(stat, StandardCharsets.ISO_8859_1)));
            } catch (IOException notThere) {
                // No figure is better than a wrong one.
                return;
            }
        });
        return times;
    }

    /**
     * The time in a line of {@code /proc/PID/stat}. The name in it stands in brackets and may hold anything, even
     * those.
     */
    static Duration ofStat(String line) {
        String afterName = line.substring(line.lastIndexOf(')') + 1).strip();
        List<String> fields = List.of(afterName.split(" ", -1));
        return Duration.ofMillis(TICK_MS * (Long.parseLong(fields.get(USER)) + Long.parseLong(fields.get(SYSTEM))));
    }
}
