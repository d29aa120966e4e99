package tally.gateway.membership;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A gateway's order of preference among replicas: the highest hash of gateway and replica first. Gateways spread evenly,
 * and when a replica comes or goes only its own gateways move. Source: Thaler and Ravishankar, "Using name-based
 * mappings to increase hit rates", IEEE/ACM Transactions on Networking, 1998.
 */
record Rendezvous(String gateway) {
    List<ReplicaEndpoint> order(List<ReplicaEndpoint> endpoints) {
        return endpoints.stream()
                .sorted(Comparator.comparingLong(this::weight).reversed().thenComparing(ReplicaEndpoint::toString))
                .toList();
    }

    private long weight(ReplicaEndpoint endpoint) {
        CRC32C crc = new CRC32C();
        crc.update((gateway + ' ' + endpoint).getBytes(StandardCharsets.UTF_8));
        return mix(crc.getValue());
    }

    /**
     * CRCs of texts that differ in one place differ by the same bits for every gateway, which would tie the preferences
     * of gateways together; the finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) breaks that up.
     */
    private static long mix(long crc) {
        long z = crc + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
