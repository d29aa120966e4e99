package tally.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long a test waits for a condition and how often it looks, unless it says otherwise. Long, because a test must not
 * fail where a machine is slow; at once and often, because most conditions are true soon. JUnit finds it by itself.
 */
public final class Patience implements BeforeAllCallback {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration INTERVAL = Duration.ofMillis(50);

    @Override
    public void beforeAll(ExtensionContext tests) {
        Awaitility.setDefaultTimeout(LONGEST);
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(INTERVAL);
    }
}
