package tally.counter.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class StrictJsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "[]",
                "\"a\"",
                "{",
                "{\"delta\":}",
                "{\"delta\":1,}",
                "{delta:1}",
                "{'delta':1}",
                "{\"delta\":1}{}",
                "{\"delta\":1} x",
                "{\"delta\":1,\"delta\":2}",
                "{\"delta\":NaN}",
                "{\"delta\":+1}",
                "{\"delta\":Infinity}",
                "{\"delta\":01}",
                "{\"delta\":0x1}",
                "/* */{\"delta\":1}"
            })
    void whatIsNotOneObjectIsRefused(String body) {
        refused(body.getBytes(UTF_8));
    }

    @Test
    void deepNestingIsRefused() {
        int deep = StrictJson.MAX_DEPTH + 1;
        refused(("{\"a\":" + "[".repeat(deep) + "]".repeat(deep) + "}").getBytes(UTF_8));
        refused(("{\"a\":" + "[".repeat(400_000)).getBytes(UTF_8));
    }

    @Test
    void aNumberOfThousandsOfDigitsIsRefused() {
        refused(("{\"a\":" + "1".repeat(StrictJson.MAX_NUMBER_LENGTH + 1) + "}").getBytes(UTF_8));
    }

    @Test
    void brokenUtf8IsRefused() {
        refused("{\"a\":\"\u00e4\"}".getBytes(ISO_8859_1));
    }

    @Test
    void unknownNamesAreIgnored() {
        assertThat(StrictJson.object("{\"delta\":1,\"more\":{}}".getBytes(UTF_8))
                        .get("delta")
                        .longValue())
                .isEqualTo(1);
    }

    @Test
    void anArrayOfTooManyItemsSaysHowManyAreAllowed() {
        ObjectNode object = StrictJson.object("{\"ids\":[1,2,3]}".getBytes(UTF_8));
        assertThat(StrictJson.array(object, "ids", 3)).hasSize(3);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> StrictJson.array(object, "ids", 2))
                .matches(refused -> refused.type() == ProblemType.TOO_MANY_ITEMS)
                .withMessageContaining("at most 2");
    }

    private static void refused(byte[] body) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> StrictJson.object(body))
                .matches(refused -> refused.type() == ProblemType.INVALID_BODY)
                .withMessageNotContaining("jackson")
                .withMessageNotContaining("StreamRead");
    }
}
