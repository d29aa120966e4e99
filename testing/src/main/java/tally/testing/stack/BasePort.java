package tally.testing.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A port for {@code --base-port} that leaves the first two regions room for two gateways each. It is between 11,000 and
 * 18,999, below the ports that everything else is drawn from, and no other test of this user gets it, in any JVM, until it
 * is closed or this one ends: services bind their ports only seconds after it is drawn.
 */
final class BasePort implements AutoCloseable {
    /** What lies between two of them is more than the ports of one stack. */
    static final int ROOM = 200;

    private static final int FIRST = 11_000 / ROOM;
    private static final int END = 19_000 / ROOM;
    private static final int ATTEMPTS = 1_000;
    private static final Path CLAIMS =
            Path.of(System.getProperty("java.io.tmpdir"), "tally-base-ports-" + System.getProperty("user.name"));

    private static @Nullable FileChannel claims;

    private final int number;
    private final FileLock claim;

    private BasePort(int number, FileLock claim) {
        this.number = number;
        this.claim = claim;
    }

    static BasePort draw() {
        return Stream.generate(() -> ThreadLocalRandom.current().nextInt(FIRST, END) * ROOM)
                .limit(ATTEMPTS)
                .filter(BasePort::isFree)
                .flatMap(number -> claim(number).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Found no free ports for a stack"));
    }

    int number() {
        return number;
    }

    @Override
    public void close() {
        try {
            claim.release();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Locks the byte of the file that stands for it. */
    private static synchronized Optional<BasePort> claim(int number) {
        try {
            if (claims == null) {
                claims = FileChannel.open(CLAIMS, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            }
            return Optional.ofNullable(claims.tryLock(number, 1, false)).map(claim -> new BasePort(number, claim));
        } catch (OverlappingFileLockException claimedInThisProcess) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isFree(int number) {
        return IntStream.of(1, 2, 101, 102, 111, 112).allMatch(offset -> canListen(number + offset));
    }

    private static boolean canListen(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
