package tally.gateway;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings as the gateway would read them: the defaults, and what a test says otherwise. */
public final class TestSettings {
    public static final String KEY = "contract-test-key-0123456789abcdef";

    private TestSettings() {}

    /** Takes names without {@code tally.gateway.} and their values, in turn. */
    public static GatewayProperties with(String... settings) {
        Map<String, String> all = new HashMap<>();
        all.put("tally.gateway.region", "eu");
        all.put("tally.gateway.id", "eu-gateway-1");
        all.put("tally.gateway.internal-key", KEY);
        for (int i = 0; i < settings.length; i += 2) {
            all.put("tally.gateway." + settings[i], settings[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(all))
                .bind("tally.gateway", GatewayProperties.class)
                .get();
    }
}
