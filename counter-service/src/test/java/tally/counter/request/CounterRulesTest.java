package tally.counter.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tally.counter.CounterId;
import tally.counter.Kind;
import tools.jackson.databind.JsonNode;

class CounterRulesTest {
    private static final CounterId LIKES = new CounterId("likes", "post-42");
    private static final CounterId VIEWS = new CounterId("views", "home");

    private final CounterRules rules = new CounterRules(
            Map.of("likes", Kind.UPDOWN, "views", Kind.GROW, "favorites", Kind.MEMBERS, "visitors", Kind.UNIQUE));

    @ParameterizedTest
    @ValueSource(longs = {1, -1, 1_000_000, -1_000_000})
    void anUpdownCounterTakesEveryWholeDeltaUpToAMillion(long delta) {
        assertThat(rules.delta(LIKES, json(Long.toString(delta)))).isEqualTo(delta);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1.0",
                "1.5",
                "1e3",
                "1e400",
                "-1e400",
                "\"1\"",
                "null",
                "true",
                "[1]",
                "{}",
                "1000001",
                "-1000001",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551617",
                "-9223372036854775809"
            })
    void anythingElseIsNoDelta(String delta) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> rules.delta(LIKES, json(delta)))
                .matches(refused -> refused.type() == ProblemType.INVALID_DELTA)
                .withMessageContaining("from -1000000 to 1000000");
    }

    @Test
    void aGrowCounterNeverShrinks() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> rules.delta(VIEWS, json("-1")))
                .withMessage("views is a grow namespace: delta must be from 1 to 1000000.");
        assertThat(rules.delta(VIEWS, json("1000000"))).isEqualTo(1_000_000);
    }

    @Test
    void noDeltaAtAllMeansOne() {
        assertThat(rules.delta(LIKES, null)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "likes, INVALID_KEY",
        "likes/, INVALID_KEY",
        "likes/a/b, INVALID_KEY",
        "likes/a b, INVALID_KEY",
        "LIKES/a, INVALID_KEY",
        "/a, INVALID_KEY",
        "nope/a, UNKNOWN_NAMESPACE",
        "favorites/a, KIND_MISMATCH",
        "visitors/a, KIND_MISMATCH"
    })
    void anIdThatCanNotBeCountedSaysWhy(String id, ProblemType type) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> rules.counter(id))
                .matches(refused -> refused.type() == type);
    }

    @Test
    void aKeyHasAtMost128Characters() {
        assertThat(rules.counter("likes/" + "k".repeat(128)).key()).hasSize(128);
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> rules.counter("likes/" + "k".repeat(129)));
    }

    @Test
    void somethingThatIsNoTextIsNoId() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> rules.counter(null))
                .matches(refused -> refused.type() == ProblemType.INVALID_KEY);
    }

    private static JsonNode json(String value) {
        return StrictJson.object(("{\"value\":" + value + "}").getBytes(UTF_8)).get("value");
    }
}
