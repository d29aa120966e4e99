package tally.gateway.membership;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.gateway.GatewayProperties.Replica;

/**
 * Every replica there is, by resolving each configured name to all its addresses. A name that can not be resolved keeps
 * the addresses it had: a DNS that is away takes no replica with it.
 */
final class ReplicaDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaDirectory.class);

    private final List<Replica> entries;
    private final Map<Replica, List<ReplicaEndpoint>> resolved = new ConcurrentHashMap<>();

    ReplicaDirectory(List<Replica> entries) {
        this.entries = List.copyOf(entries);
    }

    /** Resolves all names again. May block as long as DNS does. */
    void refresh() {
        for (Replica entry : entries) {
            try {
                List<ReplicaEndpoint> endpoints = new ArrayList<>();
                for (InetAddress address : InetAddress.getAllByName(entry.host())) {
                    endpoints.add(ReplicaEndpoint.of(address, entry));
                }
                List<ReplicaEndpoint> before = resolved.put(entry, endpoints);
                if (!endpoints.equals(before)) {
                    LOG.info("{} is {}", entry.host(), endpoints);
                }
            } catch (UnknownHostException e) {
                LOG.warn("Can not resolve {}; going on with what it was: {}", entry.host(), resolved.get(entry));
            }
        }
    }

    /** What is known now; empty until a first name was resolved. */
    List<ReplicaEndpoint> endpoints() {
        Map<String, ReplicaEndpoint> distinct = new LinkedHashMap<>();
        for (Replica entry : entries) {
            for (ReplicaEndpoint endpoint : resolved.getOrDefault(entry, List.of())) {
                distinct.putIfAbsent(endpoint.toString(), endpoint);
            }
        }
        return List.copyOf(distinct.values());
    }
}
