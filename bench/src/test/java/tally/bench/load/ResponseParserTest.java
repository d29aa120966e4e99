package tally.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseParserTest {
    private static final String FIRST =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\ncontent-length: 13\r\n\r\n{\"count\":57}\n";
    private static final String SECOND = "HTTP/1.1 503 Service Unavailable\r\nContent-Length:4\r\n\r\nbusy";
    private static final String EMPTY = "HTTP/1.1 204 No Content\r\n\r\n";

    private final List<String> answers = new ArrayList<>();
    private final ResponseParser parser = new ResponseParser(answer -> answers.add(answer.toString()));

    @Test
    void severalAnswersInOneReadAreSeveral() {
        take(FIRST + EMPTY + SECOND + FIRST);
        assertThat(answers).containsExactly("200 {\"count\":57}\n", "204 ", "503 busy", "200 {\"count\":57}\n");
    }

    @Test
    void itDoesNotMatterWhereAReadEnds() {
        String all = FIRST + SECOND + EMPTY + FIRST;
        for (int size = 1; size < all.length(); size++) {
            answers.clear();
            for (int i = 0; i < all.length(); i += size) {
                take(all.substring(i, Math.min(all.length(), i + size)));
            }
            assertThat(answers)
                    .as("in reads of %d", size)
                    .containsExactly("200 {\"count\":57}\n", "503 busy", "204 ", "200 {\"count\":57}\n");
        }
    }

    @Test
    void anAnswerIsNotThereBeforeItsLastByte() {
        take(FIRST.substring(0, FIRST.length() - 1));
        assertThat(answers).isEmpty();
        take("\n");
        assertThat(answers).hasSize(1);
    }

    @Test
    void anAnswerMayBeLongerThanTheFirstRoom() {
        String body = "x".repeat(100_000);
        List<Integer> statuses = new ArrayList<>();
        ResponseParser large = new ResponseParser(answer -> statuses.add(answer.status()));
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n";
        large.take(Unpooled.copiedBuffer(head + body + head + body, StandardCharsets.US_ASCII));
        assertThat(statuses).containsExactly(200, 200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: soon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n",
                "SSH-2.0-OpenSSH_9.6 is no web server\r\n\r\n",
                "\r\n\r\n"
            })
    void whatItDoesNotUnderstandItSays(String answer) {
        assertThatThrownBy(() -> take(answer)).isInstanceOf(MeasurementFailure.class);
        assertThat(answers).isEmpty();
    }

    private void take(String part) {
        parser.take(Unpooled.copiedBuffer(part, StandardCharsets.US_ASCII));
    }
}
