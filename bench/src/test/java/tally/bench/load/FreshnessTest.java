package tally.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreshnessTest {
    private final Freshness freshness = new Freshness();

    @Test
    void withinAnEpochOnlyALargerVersionIsNews() {
        assertThat(freshness.accepts("a", 0)).isTrue();
        assertThat(freshness.accepts("a", 7)).isTrue();
        assertThat(freshness.accepts("a", 7)).isFalse();
        assertThat(freshness.accepts("a", 6)).isFalse();
        assertThat(freshness.accepts("a", 8)).isTrue();
    }

    @Test
    void anotherEpochIsNewsWhateverItsVersion() {
        assertThat(freshness.accepts("a", 7)).isTrue();
        assertThat(freshness.accepts("b", 1)).isTrue();
        assertThat(freshness.accepts("b", 1)).isFalse();
    }

    @Test
    void theEpochThatWasReplacedDoesNotReturn() {
        assertThat(freshness.accepts("a", 7)).isTrue();
        assertThat(freshness.accepts("b", 1)).isTrue();
        assertThat(freshness.accepts("a", 8)).isFalse();
        assertThat(freshness.accepts("b", 2)).isTrue();
    }
}
