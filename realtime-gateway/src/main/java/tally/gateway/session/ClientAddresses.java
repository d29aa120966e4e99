package tally.gateway.session;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.InetAddressSet;
import org.springframework.stereotype.Component;
import tally.gateway.GatewayProperties;

/**
 * Where clients come from, and how many from each place: an IPv4 address, or an IPv6 network of 64 bits, which is what
 * one household or machine is given. Safe for threads.
 */
@Component
final class ClientAddresses {
    private static final int NETWORK_BYTES = 8;

    private final int max;
    private final InetAddressSet proxies = new InetAddressSet();
    private final Map<Place, Integer> clients = new HashMap<>();

    ClientAddresses(GatewayProperties properties) {
        this.max = properties.limits().connectionsPerAddress();
        for (String network : properties.trustedProxies()) {
            try {
                proxies.add(network);
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException(
                        "tally.gateway.trusted-proxies: " + network + " is no network; write it as 10.0.0.0/8", e);
            }
        }
    }

    /**
     * The client's address: that of the connection, or, behind proxies that are trusted, the last one in {@code
     * X-Forwarded-For} that none of them has. What cannot be read is not believed.
     */
    InetAddress resolve(InetAddress peer, List<String> forwardedFor) {
        InetAddress address = peer;
        List<String> hops = forwardedFor.stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .toList();
        for (String hop : hops.reversed()) {
            if (!isProxy(address)) {
                break;
            }
            try {
                address = InetAddress.ofLiteral(hop);
            } catch (IllegalArgumentException e) {
                break;
            }
        }
        return address;
    }

    /** Counts one more client; false when there are as many as there may be, and it was not counted. */
    synchronized boolean enter(InetAddress address) {
        Place place = Place.of(address);
        int present = clients.getOrDefault(place, 0);
        if (present >= max) {
            return false;
        }
        clients.put(place, present + 1);
        return true;
    }

    synchronized void leave(InetAddress address) {
        clients.computeIfPresent(Place.of(address), (place, present) -> present == 1 ? null : present - 1);
    }

    private boolean isProxy(InetAddress address) {
        return !proxies.isEmpty() && proxies.test(address);
    }

    /** An address, or what all of an IPv6 network have in common. */
    private record Place(ByteBuffer bytes) {
        static Place of(InetAddress address) {
            ByteBuffer all = ByteBuffer.wrap(address.getAddress());
            return new Place(address instanceof Inet6Address ? all.limit(NETWORK_BYTES) : all);
        }
    }
}
