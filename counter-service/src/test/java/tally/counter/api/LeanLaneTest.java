package tally.counter.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** How far one connection may run ahead of its answers, and what becomes of the buffers that it brings. */
@ApiSlice
class LeanLaneTest {
    private static final int MOST = LeanLane.MOST_WAITING;
    private static final String INCREMENTS = "/api/v1/counters/likes/a/increments";

    @Autowired
    private HotCalls calls;

    @Autowired
    private StoreDouble store;

    private EmbeddedChannel channel;

    @BeforeEach
    void open() {
        store.clear();
        store.set("likes/a", 7, 1);
        channel = new EmbeddedChannel(new LeanLane(calls));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aConnectionIsNotReadWhileMuchWaits() {
        CompletableFuture<Void> gate = closeGate();
        for (int call = 0; call <= MOST / 2; call++) {
            assertThat(reads()).isTrue();
            increment();
        }
        assertThat(reads()).isFalse();

        open(gate);
        assertThat(reads()).isTrue();
        assertThat(answers()).isEqualTo(MOST / 2 + 1);
    }

    @Test
    void itIsReadAgainOnlyWhenLittleIsLeft() {
        CompletableFuture<Void> first = closeGate();
        increment();
        for (int call = 0; call < MOST; call++) { // what came with one read; each is two messages
            increment();
        }
        for (int left = MOST - 1; left >= 0; left--) {
            CompletableFuture<Void> next = closeGate();
            open(first);
            first = next;
            assertThat(reads()).as("%s calls wait", left).isEqualTo(2 * left < MOST);
        }
    }

    @Test
    void nothingIsBegunForAClientThatDoesNotTakeItsAnswers() {
        read();
        assertThat(answers()).isEqualTo(1);

        writable(false);
        read();
        increment();
        assertThat(reads()).isFalse();
        assertThat(answers()).isEqualTo(1);
        assertThat(store.writes).isEmpty();

        writable(true);
        assertThat(reads()).isTrue();
        assertThat(answers()).isEqualTo(3);
        assertThat(store.writes).hasSize(1);
    }

    @Test
    void aCallWhoseAnswersAreNotTakenStopsReadingWhenItIsAnswered() {
        CompletableFuture<Void> gate = closeGate();
        increment();
        increment();
        writable(false);
        open(gate);
        assertThat(answers()).isEqualTo(1);
        assertThat(reads()).isFalse();

        writable(true);
        assertThat(answers()).isEqualTo(2);
        assertThat(reads()).isTrue();
    }

    @Test
    void aServerThatStopsAnswersTheCallThatIsUnderWayAndBeginsNoOther() {
        CompletableFuture<Void> gate = closeGate();
        increment();
        increment();
        ChannelFuture stopping = channel.close();
        ChannelFuture again = channel.close();
        assertThat(channel.isOpen()).isTrue();

        open(gate);
        assertThat(answers()).isEqualTo(1);
        assertThat(store.writes).hasSize(1);
        assertThat(channel.isOpen()).isFalse();
        assertThat(stopping.isSuccess()).isTrue();
        assertThat(again.isSuccess()).isTrue();
    }

    @Test
    void aBodyIsReleasedOnceItsCallIsBegunOrItsConnectionHasEnded() {
        CompletableFuture<Void> gate = closeGate();
        ByteBuf begun = increment("{\"delta\":2}");
        ByteBuf waits = increment("{\"delta\":3}");
        assertThat(begun.refCnt()).isZero();
        assertThat(waits.refCnt()).isOne();

        channel.unsafe().close(channel.newPromise());
        channel.runPendingTasks();
        assertThat(waits.refCnt()).isZero();

        open(gate);
        assertThat(store.writes).hasSize(1);
    }

    @Test
    void theBodyOfACallForSpringIsSpringsToRelease() {
        ByteBuf body = increment("{\"delta\": 2}");
        assertThat(channel.inboundMessages()).hasSize(2);
        assertThat(body.refCnt()).isOne();
    }

    /** What the store is asked from now on, it answers when the gate opens. */
    private CompletableFuture<Void> closeGate() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        store.gate = gate;
        return gate;
    }

    private void open(CompletableFuture<Void> gate) {
        gate.complete(null);
        channel.runPendingTasks();
    }

    private void writable(boolean writable) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, writable);
        channel.runPendingTasks();
    }

    private boolean reads() {
        return channel.config().isAutoRead();
    }

    private int answers() {
        return channel.outboundMessages().size();
    }

    private void increment() {
        call(request(HttpMethod.POST, INCREMENTS), LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private ByteBuf increment(String json) {
        ByteBuf body = Unpooled.copiedBuffer(json, StandardCharsets.US_ASCII);
        HttpRequest request = request(HttpMethod.POST, INCREMENTS);
        request.headers().set("Content-Type", "application/json").set("Content-Length", body.readableBytes());
        call(request, new DefaultLastHttpContent(body));
        return body;
    }

    private void read() {
        call(request(HttpMethod.GET, "/api/v1/counters/likes/a"), LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private static HttpRequest request(HttpMethod method, String uri) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, uri);
        request.headers().set("Host", "localhost");
        return request;
    }

    private void call(HttpRequest request, LastHttpContent end) {
        channel.writeInbound(request, end);
    }
}
