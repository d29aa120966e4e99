package tally.testing.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BasePortTest {
    @Test
    void noneIsDrawnTwiceUntilItIsClosed() {
        List<BasePort> drawn = Stream.generate(BasePort::draw).limit(20).toList();
        try {
            Set<Integer> numbers = new HashSet<>();
            drawn.forEach(port -> numbers.add(port.number()));
            assertThat(numbers).hasSize(20).allMatch(number -> number % BasePort.ROOM == 0);
        } finally {
            drawn.forEach(BasePort::close);
        }
    }

    @Test
    void aClosedOneIsDrawnAgain() {
        for (int i = 0; i < 100; i++) {
            BasePort.draw().close();
        }
    }
}
