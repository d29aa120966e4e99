package tally.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import tally.gateway.TestSettings;

class PageOriginsTest {
    private final PageOrigins origins =
            new PageOrigins(TestSettings.with("allowed-origins[0]", "https://*.example.org"));

    @Test
    void theGatewaysOwnPagesHaveItsSchemeHostAndPort() {
        assertThat(allows("http://localhost:8201", "http://localhost:8201/ws")).isTrue();
        assertThat(allows("https://tally.example:443", "https://Tally.example/sse"))
                .isTrue();
        assertThat(allows("http://tally.example", "http://tally.example:80/sse"))
                .isTrue();
        assertThat(allows("http://tally.example", "https://tally.example/ws")).isFalse();
        assertThat(allows("http://localhost:8202", "http://localhost:8201/ws")).isFalse();
        assertThat(allows("http://evil.example:8201", "http://localhost:8201/ws"))
                .isFalse();
    }

    @Test
    void ofOthersThoseOfThePatternsMay() {
        assertThat(allows("https://www.example.org", "http://localhost:8201/ws"))
                .isTrue();
        assertThat(allows("http://www.example.org", "http://localhost:8201/ws")).isFalse();
    }

    @Test
    void whatIsNoOriginMayNot() {
        for (String text : new String[] {"null", "", "http://", "localhost:8201", "a b"}) {
            assertThat(allows(text, "http://localhost:8201/ws")).as(text).isFalse();
        }
    }

    private boolean allows(String origin, String asked) {
        return origins.allow(origin, URI.create(asked));
    }
}
