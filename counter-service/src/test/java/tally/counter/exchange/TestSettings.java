package tally.counter.exchange;

import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings as the service would bind them. */
final class TestSettings {
    private TestSettings() {}

    static ExchangeProperties of(Map<String, String> set) {
        return new Binder(new MapConfigurationPropertySource(set))
                .bindOrCreate("tally.exchange", ExchangeProperties.class);
    }

    /** Waits that are short enough for a test. */
    static ExchangeProperties quick() {
        return of(Map.of(
                "tally.exchange.safety-tick", "100ms",
                "tally.exchange.watermark-interval", "100ms",
                "tally.exchange.watermark-spacing", "10ms",
                "tally.exchange.check-interval", "200ms",
                "tally.exchange.retry-min", "10ms",
                "tally.exchange.retry-max", "200ms"));
    }
}
