package tally.local;

import java.util.stream.IntStream;

/** Draws ports for {@code --base-port} that leave three regions room for two replicas and two gateways each. */
final class BasePorts {
    private static final int ATTEMPTS = 1_000;

    private BasePorts() {}

    /** Nobody listens on any of its ports now. */
    static int free() {
        return IntStream.generate(FreePort::find)
                .limit(ATTEMPTS)
                .filter(base -> ports(base).allMatch(FreePort::isFree))
                .findFirst()
                .orElseThrow();
    }

    /** And none of them is given to anybody else until this JVM ends. */
    static int claimed() {
        return IntStream.generate(BasePorts::free)
                .limit(ATTEMPTS)
                .filter(base -> ports(base).allMatch(FreePort::claim))
                .findFirst()
                .orElseThrow();
    }

    private static IntStream ports(int base) {
        return IntStream.of(0, 10, 100, 110)
                .flatMap(first -> IntStream.rangeClosed(base + first + 1, base + first + 3));
    }
}
