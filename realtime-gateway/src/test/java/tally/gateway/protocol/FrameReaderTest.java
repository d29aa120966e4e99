package tally.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tally.gateway.Contract;
import tally.gateway.protocol.ClientFrame.Increment;
import tally.gateway.protocol.ClientFrame.Increments;
import tally.gateway.protocol.ClientFrame.Item;
import tally.gateway.protocol.ClientFrame.Ping;
import tally.gateway.protocol.ClientFrame.Refused;
import tally.gateway.protocol.ClientFrame.Subscribe;
import tally.gateway.protocol.ClientFrame.Unsubscribe;

class FrameReaderTest {
    private final FrameReader reader = new FrameReader(3);

    @Test
    void itReadsTheGoldenFrames() throws BadFrameException {
        assertThat(golden("ping")).isEqualTo(new Ping());
        assertThat(golden("subscribe")).isEqualTo(new Subscribe(2L, List.of("likes/post-42", "bad key"), false));
        assertThat(golden("unsubscribe")).isEqualTo(new Unsubscribe(3L, List.of("likes/post-42")));
        assertThat(golden("increment"))
                .isEqualTo(new Increment(4L, "likes/post-42", 1, "0b1f8f0e-6f0e-4ad5-9c43-0d2a5f6f3a11", null));
    }

    @Test
    void itReadsTheGoldenFramesOfSeveralAndOfWatching() throws BadFrameException {
        assertThat(golden("increments"))
                .isEqualTo(new Increments(
                        5L,
                        List.of(
                                new Item.Valid("likes/post-42", 1, "0b1f8f0e-6f0e-4ad5-9c43-0d2a5f6f3a11", null),
                                new Item.Valid("views/home", -1, null, null),
                                new Item.Valid("likes/post-7", 1, null, null))));
        assertThat(reader.read(Contract.text("websocket/subscribe.v1.watching.json")))
                .isEqualTo(new Subscribe(2L, List.of("likes/post-42"), true));
    }

    @Test
    void aTraceparentComesAlongUncheckedAndAnythingElseUnderItsNameIsLeftAlone() throws BadFrameException {
        assertThat(reader.read(Contract.text("websocket/increment.v1.traced.json")))
                .isEqualTo(new Increment(
                        4L,
                        "likes/post-42",
                        1,
                        "0b1f8f0e-6f0e-4ad5-9c43-0d2a5f6f3a11",
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        assertThat(reader.read("{\"type\":\"increment\",\"counter\":\"likes/a\",\"delta\":1,\"traceparent\":[7]}"))
                .isEqualTo(new Increment(null, "likes/a", 1, null, null));
    }

    @Test
    void oneFaultyItemOfSeveralIsRefusedByItself() throws BadFrameException {
        assertThat(reader.read("{\"type\":\"increments\",\"increments\":["
                        + "{\"counter\":\"likes/a b\",\"delta\":1},{\"counter\":\"likes/a\",\"delta\":0},"
                        + "{\"counter\":\"likes/a\",\"delta\":2}]}"))
                .isEqualTo(new Increments(
                        null,
                        List.of(
                                new Item.Faulty("likes/a b", "invalid-key"),
                                new Item.Faulty("likes/a", "invalid-delta"),
                                new Item.Valid("likes/a", 2, null, null))));
    }

    @Test
    void whatElseIsToBeIncludedIsLeftAlone() throws BadFrameException {
        assertThat(reader.read("{\"type\":\"subscribe\",\"counters\":[],\"include\":[\"weather\"]}"))
                .isEqualTo(new Subscribe(null, List.of(), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "nonsense",
                "[]",
                "1",
                "null",
                "{}",
                "{\"type\":1}",
                "{\"type\":\"ping\"} x",
                "{\"type\":\"ping\",\"type\":\"subscribe\"}"
            })
    void whatIsNoFrameIsABadOne(String text) {
        assertThatThrownBy(() -> reader.read(text)).isInstanceOf(BadFrameException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"subscribe\",\"ref\":1}",
                "{\"type\":\"subscribe\",\"ref\":1,\"counters\":\"likes/a\"}",
                "{\"type\":\"subscribe\",\"ref\":1,\"counters\":[1]}",
                "{\"type\":\"subscribe\",\"ref\":1,\"counters\":[],\"include\":\"watching\"}",
                "{\"type\":\"increments\",\"ref\":1}",
                "{\"type\":\"increments\",\"ref\":1,\"increments\":[1]}",
                "{\"type\":\"increments\",\"ref\":1,\"increments\":[{\"delta\":1}]}",
                "{\"type\":\"increment\",\"ref\":1,\"delta\":1}",
                "{\"type\":\"increment\",\"ref\":1,\"counter\":7,\"delta\":1}",
                "{\"type\":\"increment\",\"ref\":1,\"counter\":\"likes/a\",\"delta\":1,\"idempotencyKey\":\"\"}",
                "{\"type\":\"increment\",\"ref\":1,\"counter\":\"likes/a\",\"delta\":1,\"idempotencyKey\":5}",
                "{\"type\":\"increment\",\"ref\":1,\"counter\":\"likes/a\",\"delta\":1,\"idempotencyKey\":\"a b\"}",
                "{\"type\":\"increment\",\"ref\":1,\"counter\":\"likes/a\",\"delta\":1,\"idempotencyKey\":\"ä\"}",
                "{\"type\":\"increment\",\"ref\":1,\"counter\":\"likes/a\",\"delta\":1,\"idempotencyKey\":\"\\u0000\"}"
            })
    void aMissingOrMistypedFieldIsRefusedWithItsRef(String text) throws BadFrameException {
        assertThat(reader.read(text)).isEqualTo(new Refused(1L, "bad-frame"));
    }

    @Test
    void anIdempotencyKeyHasNoMoreCharactersThanItMay() throws BadFrameException {
        String frame =
                "{\"type\":\"increment\",\"ref\":1,\"counter\":\"likes/a\",\"delta\":1,\"idempotencyKey\":\"%s\"}";
        String longest = "k".repeat(128);
        assertThat(reader.read(frame.formatted(longest))).isEqualTo(new Increment(1L, "likes/a", 1, longest, null));
        assertThat(reader.read(frame.formatted(longest + "k"))).isEqualTo(new Refused(1L, "bad-frame"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1.5", "1.0", "\"1\"", "1000001", "-1000001", "99999999999999999999", "null", "true"})
    void aDeltaThatIsNoneIsRefused(String delta) throws BadFrameException {
        assertThat(increment("likes/a", delta)).isEqualTo(new Refused(1L, "invalid-delta"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, -1, 1_000_000, -1_000_000})
    void aDeltaWithinTheLimitsIsRead(long delta) throws BadFrameException {
        assertThat(increment("likes/a", Long.toString(delta)))
                .isEqualTo(new Increment(1L, "likes/a", delta, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"likes", "likes/", "/a", "Likes/a", "likes/a b", "likes/a/b", "1likes/a", "likes/ä"})
    void aNameThatIsNoneIsRefused(String counter) throws BadFrameException {
        assertThat(increment(counter, "1")).isEqualTo(new Refused(1L, "invalid-key"));
    }

    @Test
    void oneCounterMoreThanAFrameMayNameIsRefused() throws BadFrameException {
        assertThat(reader.read("{\"type\":\"subscribe\",\"ref\":1,\"counters\":[\"a/1\",\"a/2\",\"a/3\",\"a/4\"]}"))
                .isEqualTo(new Refused(1L, "too-many-items"));
        assertThat(reader.read("{\"type\":\"increments\",\"ref\":1,\"increments\":[1,2,3,4]}"))
                .isEqualTo(new Refused(1L, "too-many-items"));
    }

    @Test
    void anUnknownTypeIsRefusedAndAnUnknownFieldIsNot() throws BadFrameException {
        assertThat(reader.read("{\"type\":\"authenticate\",\"ref\":1,\"token\":\"x\"}"))
                .isEqualTo(new Refused(1L, "not-supported"));
        assertThat(reader.read("{\"type\":\"ping\",\"new\":true}")).isEqualTo(new Ping());
    }

    @Test
    void aRefMayBeLeftOutAndMustBeAWholeNumber() throws BadFrameException {
        assertThat(reader.read("{\"type\":\"unsubscribe\",\"counters\":[]}"))
                .isEqualTo(new Unsubscribe(null, List.of()));
        assertThat(reader.read("{\"type\":\"unsubscribe\",\"ref\":\"x\",\"counters\":[]}"))
                .isEqualTo(new Refused(null, "bad-frame"));
    }

    private ClientFrame golden(String name) throws BadFrameException {
        return reader.read(Contract.text("websocket/" + name + ".v1.json"));
    }

    private ClientFrame increment(String counter, String delta) throws BadFrameException {
        return reader.read(
                "{\"type\":\"increment\",\"ref\":1,\"counter\":\"" + counter + "\",\"delta\":" + delta + "}");
    }
}
