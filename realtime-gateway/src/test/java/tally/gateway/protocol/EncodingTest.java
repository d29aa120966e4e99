package tally.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tally.gateway.Contract;
import tally.gateway.CounterValue;

class EncodingTest {
    private static final CounterValue VALUE = new CounterValue("likes/post-42", 57, "eu-7f3kq0c2mx", 44);

    @Test
    void eventsAreTheGoldenOnes() {
        String events = text(Encoding.EVENT.update(List.of(UpdateText.of(VALUE))))
                + answer(new ServerFrame.Rejected(List.of(new ServerFrame.Rejection("nope/x", "unknown-namespace"))))
                + answer(new ServerFrame.Ping(25_000))
                + answer(new ServerFrame.Reconnect(4210, "drain"));
        assertThat(events).isEqualTo(Contract.text("sse/events.v1.txt"));
    }

    @Test
    void theFirstUpdateLooksLikeEveryOther() {
        assertThat(answer(new ServerFrame.Update(List.of(VALUE))))
                .isEqualTo(text(Encoding.EVENT.update(List.of(UpdateText.of(VALUE)))));
    }

    @Test
    void aFrameOfOneCounterIsSharedAsItIs() {
        ByteBuffer shared = UpdateText.of(VALUE);
        assertThat(Encoding.FRAME.update(List.of(shared))).isSameAs(shared);
        assertThat(text(Encoding.FRAME.update(List.of(shared, shared)))).contains("},{");
    }

    private static String answer(ServerFrame frame) {
        return text(Encoding.EVENT.answer(frame));
    }

    private static String text(ByteBuffer utf8) {
        return StandardCharsets.UTF_8.decode(utf8.duplicate()).toString();
    }
}
