package tally.chaos.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTextTest {
    private final List<String> types = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final MessageText text =
            new MessageText(message -> types.add(message.path("type").stringValue()), failures::add);

    @Test
    void partsAreOneMessage() {
        text.take("{\"type\":", false);
        text.take("\"totals\"}", true);
        assertThat(types).containsExactly("totals");
        assertThat(failures).isEmpty();
    }

    @Test
    void aMessageThatIsNoJsonIsAFailureAndTheNextOneIsTaken() {
        text.take("{\"type\":", true);
        text.take("{\"type\":\"totals\"}", true);
        assertThat(types).containsExactly("totals");
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageEndingWith("{\"type\":"));
    }

    @Test
    void aMessageThatItsTakerFailsAtIsAFailure() {
        text.take("{\"type\":7}", true);
        assertThat(types).isEmpty();
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageEndingWith("{\"type\":7}"));
    }
}
