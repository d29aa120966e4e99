package tally.local;

import java.util.List;

/** The ports of one broker: its own, its controller's, and one pair for every client that comes through a relay. */
record KafkaPorts(int direct, int controller, List<Relayed> relayed) {
    /** The broker listens on {@code listener} and tells clients to come to {@code relay}. */
    record Relayed(int listener, int relay) {}

    static KafkaPorts on(int port) {
        return new KafkaPorts(port == 0 ? FreePort.find() : port, FreePort.find(), List.of());
    }
}
