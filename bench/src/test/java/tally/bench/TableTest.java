package tally.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Table table = new Table(
                List.of(List.of("name", "op/s", "p50"), List.of("a", "12,345", ""), List.of("bcdef", "1", "2")));
        assertThat(table.toString().lines())
                .containsExactly("name     op/s  p50", "a      12,345     ", "bcdef       1    2");
    }

    @Test
    void largeFiguresHaveNoFractionAndMissingOnesAreEmpty() {
        assertThat(Report.figure(12345.6)).isEqualTo("12,346");
        assertThat(Report.figure(0.1234)).isEqualTo("0.12");
        assertThat(Report.figure(null)).isEmpty();
    }
}
