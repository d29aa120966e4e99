package tally.chaos.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricTest {
    @Test
    void aMetricIsTheSumOverItsTagsAndNoOtherMetric() {
        String exposition = """
                # HELP tally_increments_lost_total Lost
                # TYPE tally_increments_lost_total counter
                tally_increments_lost_total{reason="restart"} 4.0
                tally_increments_lost_total{reason="echo"} 2.0E1
                tally_increments_total{outcome="accepted"} 1000.0
                tally_increments_lost_total_created 7.0
                """;
        assertThat(new Metric("tally_increments_lost_total").sum(exposition)).isEqualTo(24);
        assertThat(new Metric("tally_none_total").sum(exposition)).isZero();
    }
}
