package tally.counter.store;

import io.lettuce.core.RedisURI;
import java.util.List;

/** The addresses of a region's Redis in Lettuce's words, each with the user, password and TLS of {@code tally.redis.uri}. */
record RedisPlace(RedisProperties settings, String clientName) {
    /** The one server, or the master of a name, which is asked for again at every connect. */
    RedisURI single() {
        return settings.isSentinel() ? sentinel() : base();
    }

    /** Where a cluster is found. */
    List<RedisURI> seeds() {
        return settings.cluster().nodes().stream()
                .map(node -> at(host(node), port(node)))
                .toList();
    }

    /** A node of a cluster. */
    RedisURI at(String host, int port) {
        return RedisURI.builder(base()).withHost(host).withPort(port).build();
    }

    private RedisURI base() {
        RedisURI uri = RedisURI.create(settings.uri());
        uri.setTimeout(settings.timeout());
        uri.setClientName(clientName);
        return uri;
    }

    private RedisURI sentinel() {
        RedisURI base = base();
        RedisURI.Builder builder = RedisURI.builder()
                .withSsl(base)
                .withAuthentication(base)
                .withTimeout(settings.timeout())
                .withDatabase(base.getDatabase())
                .withClientName(clientName)
                .withSentinelMasterId(settings.sentinel().master());
        for (String node : settings.sentinel().nodes()) {
            RedisURI.Builder one = RedisURI.builder()
                    .withSsl(base)
                    .withTimeout(settings.timeout())
                    .withHost(host(node))
                    .withPort(port(node));
            if (!settings.sentinel().password().isEmpty()) {
                one.withPassword(settings.sentinel().password().toCharArray());
            }
            builder.withSentinel(one.build());
        }
        return builder.build();
    }

    private static String host(String node) {
        return node.substring(0, node.lastIndexOf(':'));
    }

    private static int port(String node) {
        return Integer.parseInt(node.substring(node.lastIndexOf(':') + 1));
    }
}
