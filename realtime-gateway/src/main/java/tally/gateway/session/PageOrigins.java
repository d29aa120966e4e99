package tally.gateway.session;

import java.net.URI;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsConfiguration;
import tally.gateway.GatewayProperties;

/** Which pages may read here, over sockets and streams: those of {@code tally.gateway.allowed-origins}, and the gateway's own. */
@Component
final class PageOrigins {
    private final CorsConfiguration allowed = new CorsConfiguration();

    PageOrigins(GatewayProperties properties) {
        allowed.setAllowedOriginPatterns(properties.allowedOrigins());
    }

    /**
     * @param origin as the browser says it, for example {@code https://www.example.org}
     * @param asked what the browser asked for, before any proxy that is believed: its scheme, host and port count
     */
    boolean allow(String origin, URI asked) {
        return allowed.checkOrigin(origin) != null || isOwn(origin, asked);
    }

    private static boolean isOwn(String origin, URI asked) {
        try {
            URI page = URI.create(origin);
            return page.getScheme() != null
                    && page.getScheme().equalsIgnoreCase(asked.getScheme())
                    && page.getHost() != null
                    && page.getHost().equalsIgnoreCase(asked.getHost())
                    && port(page) == port(asked);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }
}
