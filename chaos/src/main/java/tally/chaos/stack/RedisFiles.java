package tally.chaos.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The append-only files of one Redis of the stack: a manifest, and the files that it names, the last of which is being
 * written. Reading is possible at any time, changing only while that Redis is down.
 */
public final class RedisFiles {
    private static final String MANIFEST = "appendonly.aof.manifest";
    private static final int ATTEMPTS = 5;

    private final Path folder;

    /** @param region whose Redis it is */
    public RedisFiles(Path data, String region) {
        this.folder = data.resolve(region + "-redis").resolve("appendonlydir");
    }

    /** Copies them as they are now; the end of the copy may be half a command, as after a loss of power. */
    public void copyTo(Path copy) throws IOException {
        for (int attempt = 1; ; attempt++) {
            byte[] manifest = Files.readAllBytes(folder.resolve(MANIFEST));
            replace(folder, copy);
            // Redis may have rewritten them meanwhile, and a mixture would be no snapshot of anything.
            if (Arrays.equals(manifest, Files.readAllBytes(folder.resolve(MANIFEST)))) {
                return;
            }
            if (attempt == ATTEMPTS) {
                throw new IOException("Redis rewrites the files in " + folder + " all the time");
            }
        }
    }

    public void restoreFrom(Path copy) throws IOException {
        replace(copy, folder);
    }

    /**
     * Cuts the end off.
     *
     * @return how many bytes that were
     */
    public long cut(long bytes) throws IOException {
        Path last = lastFile();
        try (FileChannel file = FileChannel.open(last, StandardOpenOption.WRITE)) {
            long kept = Math.max(0, file.size() - bytes);
            long cut = file.size() - kept;
            file.truncate(kept);
            return cut;
        }
    }

    private Path lastFile() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve(MANIFEST));
        String name = lines.stream()
                .map(line -> line.split(" ", -1))
                .filter(words -> words.length > 1 && words[0].equals("file"))
                .reduce((_, later) -> later)
                .orElseThrow(() -> new IOException("the manifest in " + folder + " names no file"))[1];
        return folder.resolve(name);
    }

    private static void replace(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path old : filesOf(to)) {
            Files.delete(old);
        }
        for (Path file : filesOf(from)) {
            try {
                Files.copy(file, to.resolve(file.getFileName()));
            } catch (NoSuchFileException rewritten) {
                // The manifest has changed as well, and whoever copies looks at that.
            }
        }
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
