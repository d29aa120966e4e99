package tally.chaos.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static tally.chaos.history.Outcome.ACKNOWLEDGED;
import static tally.chaos.history.Outcome.NOT_NOW;
import static tally.chaos.history.Outcome.REFUSED;
import static tally.chaos.history.Outcome.REPLAYED;
import static tally.chaos.history.Outcome.UNKNOWN;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tally.chaos.history.Outcome;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AnswersTest {
    static List<Arguments> problems() {
        return Stream.of(
                        arguments("recovering", 503, "Wait.", NOT_NOW),
                        arguments("rate-limited", 429, "Too many.", NOT_NOW),
                        arguments("store-unavailable", 503, "No Redis. Nothing was changed; try again.", NOT_NOW),
                        arguments("store-unavailable", 503, "Whether it was applied is not known.", UNKNOWN),
                        arguments("idempotency-mismatch", 422, "Another body.", REFUSED),
                        arguments("invalid-delta", 422, "Zero.", REFUSED),
                        arguments("internal", 500, "See the log.", UNKNOWN))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("problems")
    void aProblemSaysWhetherSomethingWasChanged(String name, int status, String detail, Outcome outcome) {
        String problem =
                "{\"type\":\"urn:tally:problem:" + name + "\",\"status\":" + status + ",\"detail\":\"" + detail + "\"}";
        assertThat(Answers.refused(json(problem)).outcome()).isEqualTo(outcome);
        assertThat(Answers.ofItem(json("{\"id\":\"likes/a\",\"problem\":" + problem + "}"))
                        .outcome())
                .isEqualTo(outcome);
    }

    @Test
    void anErrorWithoutAProblemLeavesEverythingOpen() {
        assertThat(Answers.refused(null).outcome()).isEqualTo(UNKNOWN);
        assertThat(Answers.refused(json("{}")).outcome()).isEqualTo(UNKNOWN);
    }

    @Test
    void anItemWithACounterIsCounted() {
        assertThat(Answers.ofItem(json("{\"counter\":{\"count\":1}}")).outcome())
                .isEqualTo(ACKNOWLEDGED);
        assertThat(Answers.ofItem(json("{\"counter\":{\"count\":1},\"replayed\":true}"))
                        .outcome())
                .isEqualTo(REPLAYED);
    }

    @ParameterizedTest
    @CsvSource({
        "store-unavailable, UNKNOWN",
        "rate-limited, NOT_NOW",
        "recovering, NOT_NOW",
        "invalid-delta, REFUSED",
        "idempotency-mismatch, REFUSED"
    })
    void aFrameNamesTheProblemAlone(String problem, Outcome outcome) {
        assertThat(Answers.ofFrame(json("{\"type\":\"error\",\"ref\":4,\"problem\":\"" + problem + "\"}"))
                        .outcome())
                .isEqualTo(outcome);
    }

    @Test
    void anIncrementedFrameIsCounted() {
        assertThat(Answers.ofFrame(json("{\"type\":\"incremented\",\"ref\":4,\"counter\":{}}"))
                        .outcome())
                .isEqualTo(ACKNOWLEDGED);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
