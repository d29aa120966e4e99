package tally.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tally.gateway.Contract;
import tally.gateway.CounterValue;
import tally.gateway.protocol.ServerFrame.Failed;
import tally.gateway.protocol.ServerFrame.Hello;
import tally.gateway.protocol.ServerFrame.Incremented;
import tally.gateway.protocol.ServerFrame.IncrementedEach;
import tally.gateway.protocol.ServerFrame.Pong;
import tally.gateway.protocol.ServerFrame.Reconnect;
import tally.gateway.protocol.ServerFrame.Rejection;
import tally.gateway.protocol.ServerFrame.Result;
import tally.gateway.protocol.ServerFrame.Subscribed;
import tally.gateway.protocol.ServerFrame.Unsubscribed;

class FrameWriterTest {
    private static final CounterValue BEFORE = new CounterValue("likes/post-42", 57, "eu-7f3kq0c2mx", 44);
    private static final CounterValue AFTER = new CounterValue("likes/post-42", 58, "eu-7f3kq0c2mx", 45);

    @Test
    void itWritesTheGoldenFrames() {
        isGolden("hello", new Hello("eu-gateway-1", "eu", 25_000, 1000));
        isGolden("subscribed", new Subscribed(2L, List.of(BEFORE), List.of(new Rejection("bad key", "invalid-key"))));
        isGolden("unsubscribed", new Unsubscribed(3L));
        isGolden("incremented", new Incremented(4L, AFTER));
        isGolden("error", new Failed(4L, "rate-limited", 1000L));
        isGolden("pong", new Pong());
        isGolden("reconnect", new Reconnect(4210, "drain"));
    }

    @Test
    void itWritesTheGoldenAnswerToSeveralIncrements() {
        IncrementedEach each = new IncrementedEach(
                5L,
                List.of(
                        new Result("likes/post-42", AFTER, null, null),
                        new Result("views/home", null, "invalid-delta", null),
                        new Result("likes/post-7", null, "rate-limited", 1000L)));
        assertThat(Contract.parse(text(FrameWriter.write(each))))
                .isEqualTo(Contract.json("websocket/incremented.v1.batch.json"));
    }

    @Test
    void howManyWatchIsToldBesideTheTotal() {
        assertThat(Contract.parse(text(UpdateText.of(AFTER.withWatching(4)))))
                .isEqualTo(Contract.json("websocket/update.v1.watching.json"));
        Subscribed subscribed = new Subscribed(2L, List.of(BEFORE.withWatching(3)), List.of());
        assertThat(Contract.parse(text(FrameWriter.write(subscribed))))
                .isEqualTo(Contract.json("websocket/subscribed.v1.watching.json"));
    }

    @Test
    void anUpdateIsGoldenToo() {
        assertThat(Contract.parse(text(UpdateText.of(AFTER)))).isEqualTo(Contract.json("websocket/update.v1.json"));
    }

    @Test
    void joinedUpdatesAreOneFrame() {
        String joined =
                text(UpdateText.join(List.of(UpdateText.of(AFTER), UpdateText.of(BEFORE), UpdateText.of(AFTER))));
        assertThat(Contract.parse(joined).get("counters")).hasSize(3);
        assertThat(Contract.parse(joined).get("counters").get(1).get("count").longValue())
                .isEqualTo(57);
    }

    @Test
    void whatIsNotThereIsLeftOut() {
        assertThat(text(FrameWriter.write(new Failed(null, "bad-frame", null))))
                .isEqualTo("{\"type\":\"error\",\"problem\":\"bad-frame\"}");
    }

    private static void isGolden(String name, ServerFrame frame) {
        assertThat(Contract.parse(text(FrameWriter.write(frame))))
                .isEqualTo(Contract.json("websocket/" + name + ".v1.json"));
    }

    private static String text(ByteBuffer utf8) {
        return StandardCharsets.UTF_8.decode(utf8.duplicate()).toString();
    }
}
