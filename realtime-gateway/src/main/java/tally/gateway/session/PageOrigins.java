package tally.gateway.session;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsConfiguration;
import tally.gateway.GatewayProperties;

/** Which pages may read here: those of {@code tally.gateway.allowed-origins}, and the gateway's own. */
@Component
final class PageOrigins {
    private final CorsConfiguration allowed = new CorsConfiguration();

    PageOrigins(GatewayProperties properties) {
        allowed.setAllowedOriginPatterns(properties.allowedOrigins());
    }

    /**
     * @param origin as the browser says it, for example {@code https://www.example.org}
     * @param host the {@code Host} that it asked, the port included
     */
    boolean allow(String origin, @Nullable String host) {
        if (allowed.checkOrigin(origin) != null) {
            return true;
        }
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
