package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tally.counter.store.ShardExchange.Watermark;

class LagCalculationTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    private final LagCalculation calculation = new LagCalculation("eu", Duration.ofSeconds(3));

    @Test
    void thisRegionIsAlwaysThereAndNeverBehind() {
        assertThat(lags(null)).containsExactly(new RegionLag("eu", true, 0, 0L, 0, null));
    }

    @Test
    void aRegionThatIsHeardOfIsBehindByItsSlowestShard() {
        assertThat(lags(4L, mark(0, "us-aaaa", 500, 490), mark(1, "us-bbbb", 400, 360)))
                .last()
                .isEqualTo(new RegionLag("us", false, 40, 4L, 2, NOW.minusMillis(360)));
    }

    @Test
    void aRegionThatIsSilentInOneShardIsBehindByTheAgeOfWhatIsKnown() {
        assertThat(lags(null, mark(0, "us-aaaa", 500, 490), mark(1, "us-bbbb", 9_000, 8_990)))
                .last()
                .isEqualTo(new RegionLag("us", false, 9_000, null, 1, NOW.minusMillis(490)));
    }

    @Test
    void aClockThatIsAheadMakesNoNegativeLag() {
        assertThat(lags(null, mark(0, "us-aaaa", -60_000, 100)).getLast().behindMs())
                .isZero();
    }

    @Test
    void onlyTheNewestIncarnationOfARegionAndShardCounts() {
        assertThat(lags(null, mark(0, "us-aaaa", 900_000, 900_000), mark(0, "us-bbbb", 100, 95))
                        .getLast()
                        .behindMs())
                .isEqualTo(5);
    }

    @Test
    void aRegionsNameMayHaveDashes() {
        assertThat(lags(null, mark(0, "us-west-2-aaaa", 100, 95)))
                .extracting(RegionLag::region)
                .containsExactly("eu", "us-west-2");
    }

    private List<RegionLag> lags(@Nullable Long records, Watermark... marks) {
        return calculation.lags(List.of(marks), NOW, records);
    }

    private static Watermark mark(int shard, String incarnation, long atAgoMs, long mergedAgoMs) {
        return new Watermark(shard, incarnation, 1, NOW.minusMillis(atAgoMs), NOW.minusMillis(mergedAgoMs));
    }
}
