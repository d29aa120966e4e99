package tally.counter.api;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsConfiguration;

/** Which web pages may read (CORS); the same for both lanes. */
@Component
final class ReadOrigins {
    private static final Pattern ORIGIN = Pattern.compile("https?://([a-z0-9.-]+)(:[0-9]{1,5})?");

    private final CorsConfiguration reads = new CorsConfiguration();

    @Autowired
    ReadOrigins(ApiProperties api) {
        this(api.readOrigins());
    }

    ReadOrigins(List<String> patterns) {
        reads.setAllowedOriginPatterns(patterns);
        reads.addAllowedMethod("GET");
        reads.addAllowedMethod("HEAD");
        reads.addAllowedHeader(CorsConfiguration.ALL);
        reads.addExposedHeader("ETag");
        reads.addExposedHeader("Retry-After");
        reads.setMaxAge(3600L);
    }

    CorsConfiguration configuration() {
        return reads;
    }

    /** What a page may read of an answer besides its body and the plainest headers. */
    String exposedHeaders() {
        return String.join(", ", Objects.requireNonNull(reads.getExposedHeaders()));
    }

    /**
     * Whether a page of this origin certainly comes from elsewhere and may read; false when Spring has to decide, for example
     * because the origin could be the server's own.
     *
     * @param host what the request names as this server, its port included
     */
    boolean admit(String origin, @Nullable String host) {
        Matcher parts = ORIGIN.matcher(origin);
        return parts.matches()
                && host != null
                && !host.toLowerCase(Locale.ROOT).startsWith(parts.group(1))
                && reads.checkOrigin(origin) != null;
    }
}
