package tally.gateway.membership;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import tally.gateway.GatewayProperties.Replica;

/** One resolved address of a counter-service, with the ports of its entry. */
record ReplicaEndpoint(InetAddress address, int heartbeatPort, int internalPort, int apiPort) {
    static ReplicaEndpoint of(InetAddress address, Replica entry) {
        return new ReplicaEndpoint(address, entry.heartbeatPort(), entry.internalPort(), entry.apiPort());
    }

    InetSocketAddress heartbeat() {
        return new InetSocketAddress(address, heartbeatPort);
    }

    URI internal(String path) {
        return uri(internalPort, path);
    }

    URI api(String path) {
        return uri(apiPort, path);
    }

    private URI uri(int port, String path) {
        String literal = address.getHostAddress();
        return URI.create(
                "http://" + (address instanceof Inet6Address ? '[' + literal + ']' : literal) + ':' + port + path);
    }

    /** Its address and internal port, which no two replicas share. */
    @Override
    public String toString() {
        return address.getHostAddress() + ':' + internalPort;
    }
}
