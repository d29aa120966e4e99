package tally.counter.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PnCounterTest {
    @Test
    void valueIsIncrementsLessDecrementsOverAllSlots() {
        PnCounter counter = PnCounter.EMPTY.add("eu-1", 5).add("eu-1", -2).add("us-1", 10);
        assertThat(counter.value()).isEqualTo(13);
        assertThat(counter.slots()).isEqualTo(Map.of("eu-1", new Slot(5, 2), "us-1", new Slot(10, 0)));
    }

    @Test
    void mergeKeepsTheLargerSlot() {
        PnCounter counter = PnCounter.EMPTY.add("eu-1", 5);
        assertThat(counter.merge("eu-1", new Slot(3, 4)).slot("eu-1")).isEqualTo(new Slot(5, 4));
    }

    @Test
    void aSlotNeverFallsBelowZero() {
        assertThatThrownBy(() -> new Slot(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void mergeIsCommutativeAssociativeAndIdempotent(long seed) {
        Random random = new Random(seed);
        List<PnCounter> parts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            parts.add(PnCounter.EMPTY
                    .add("r-" + random.nextInt(4), random.nextInt(100))
                    .add("r-" + random.nextInt(4), -random.nextInt(100)));
        }
        PnCounter inOrder = parts.stream().reduce(PnCounter.EMPTY, PnCounter::merge);
        parts.addAll(List.copyOf(parts.subList(0, 7)));
        Collections.shuffle(parts, random);
        PnCounter shuffledWithRepeats = parts.stream().reduce(PnCounter.EMPTY, PnCounter::merge);
        assertThat(shuffledWithRepeats).as("seed %d", seed).isEqualTo(inOrder);
    }
}
