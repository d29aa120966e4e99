package tally.counter.notify;

import java.net.InetAddress;

/**
 * A range of addresses in CIDR notation (RFC 4632, RFC 4291), for example {@code 10.0.0.0/8}.
 *
 * @param bits how many leading bits of {@code address} count
 */
record Network(InetAddress address, int bits) {
    Network {
        if (bits < 0 || bits > address.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException(address.getHostAddress() + " has no prefix of " + bits + " bits");
        }
    }

    /** Reads {@code address/bits}; never asks DNS. */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        try {
            return new Network(
                    InetAddress.ofLiteral(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            throw new IllegalArgumentException(
                    "tally.heartbeat.allowed-networks: " + text + " is no network such as 10.0.0.0/8 or fc00::/7",
                    malformed);
        }
    }

    boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((mine[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
