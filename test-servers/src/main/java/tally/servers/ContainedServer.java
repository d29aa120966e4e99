package tally.servers;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * One server of an image. Its container is made anew at each start; what it keeps is in a folder of this machine, under
 * the same name inside and outside, and belongs to who runs the tests.
 *
 * <p>It shares the network and the process numbers of this machine: ports stay the same, servers of one test reach each
 * other on the loopback address, and a test that limits a process by its number meets the right one.
 */
final class ContainedServer {
    private static final Duration START_PATIENCE = Duration.ofSeconds(90);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);

    private final Path data;
    private final String image;
    private final String readyLine;
    private final List<String> scratch;
    private final UnaryOperator<GenericContainer<?>> settings;
    private @Nullable GenericContainer<?> current;

    /**
     * @param readyLine pattern of the line of its log that says that it serves
     * @param scratch folders of the image that it writes to, emptied at each start
     * @param settings the command or the environment it gets
     */
    ContainedServer(
            Path data,
            String image,
            String readyLine,
            List<String> scratch,
            UnaryOperator<GenericContainer<?>> settings) {
        this.data = data.toAbsolutePath();
        this.image = image;
        this.readyLine = readyLine;
        this.scratch = scratch;
        this.settings = settings;
    }

    synchronized void start() {
        if (isRunning()) {
            return;
        }
        kill();
        GenericContainer<?> made = settings.apply(container());
        made.start();
        current = made;
    }

    synchronized boolean isRunning() {
        return current != null && current.isRunning();
    }

    /** SIGTERM, and waits for its end. */
    synchronized void stop() {
        if (current != null && isRunning()) {
            DockerClientFactory.lazyClient()
                    .stopContainerCmd(current.getContainerId())
                    .withTimeout((int) STOP_PATIENCE.toSeconds())
                    .exec();
        }
        kill();
    }

    /** kill -9, and waits for its end. */
    synchronized void kill() {
        if (current != null) {
            current.stop();
            current = null;
        }
    }

    private GenericContainer<?> container() {
        try {
            Files.createDirectories(data);
            String user = String.valueOf(Files.getAttribute(data, "unix:uid"));
            String owner = user + ":" + Files.getAttribute(data, "unix:gid");
            return new GenericContainer<>(DockerImageName.parse(image))
                    .withNetworkMode("host")
                    .withTmpFs(scratch.stream().collect(Collectors.toMap(folder -> folder, folder -> "uid=" + user)))
                    .withCreateContainerCmdModifier(command -> likeAProcess(command.withUser(owner), data))
                    .waitingFor(Wait.forLogMessage(readyLine, 1).withStartupTimeout(START_PATIENCE));
        } catch (IOException e) {
            throw new UncheckedIOException("Can not create " + data, e);
        }
    }

    private static void likeAProcess(CreateContainerCmd command, Path data) {
        HostConfig host = command.getHostConfig();
        if (host == null) {
            throw new IllegalStateException("Testcontainers has made no host configuration");
        }
        // Testcontainers' own binds would try first, with one more image, whether there can be any.
        host.withPidMode("host").withBinds(new Bind(data.toString(), new Volume(data.toString())));
    }
}
