package tally.counter.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterValue;
import tally.counter.request.ProblemException;
import tally.counter.store.Counted;

/** The responses of the {@link LeanLane}, the same to the letter as those that Spring writes. */
final class LaneResponses {
    private static final AsciiString JSON = AsciiString.cached("application/json");
    private static final AsciiString SHORTLY = AsciiString.cached("max-age=1, public");
    private static final AsciiString REPLAYED = AsciiString.cached("Idempotency-Replayed");
    private static final AsciiString TRUE = AsciiString.cached("true");
    private static final AsciiString[] VARY = {
        AsciiString.cached("Origin"),
        AsciiString.cached("Access-Control-Request-Method"),
        AsciiString.cached("Access-Control-Request-Headers")
    };
    // All names and values are this class's own or checked before.
    private static final HttpHeadersFactory HEADERS =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    private final ProblemBody problems;
    private final String exposed;

    /** @param exposed the headers that pages of other origins may read */
    LaneResponses(ProblemBody problems, String exposed) {
        this.problems = problems;
        this.exposed = exposed;
    }

    FullHttpResponse counted(ByteBufAllocator allocator, Counted counted) {
        FullHttpResponse response = json(allocator, counted.value(), counted.at());
        if (counted.replayed()) {
            response.headers().set(REPLAYED, TRUE);
        }
        return response;
    }

    FullHttpResponse read(ByteBufAllocator allocator, LaneCall.Read call, CounterValue value, Instant asOf) {
        String tag = '"' + value.epoch() + '.' + value.version() + '"';
        FullHttpResponse response = tag.equals(call.known()) ? notModified() : json(allocator, value, asOf);
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, SHORTLY).set(HttpHeaderNames.ETAG, tag);
        return response;
    }

    /** Lets a page of another origin read the answer; null for callers that are no such page. */
    void admit(FullHttpResponse response, @Nullable String origin) {
        if (origin != null) {
            response.headers()
                    .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                    .set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        }
    }

    FullHttpResponse problem(ProblemException refusal) {
        FullHttpResponse response = response(
                HttpResponseStatus.valueOf(refusal.type().status()), Unpooled.wrappedBuffer(problems.bytes(refusal)));
        problems.headers(refusal).forEach(response.headers()::set);
        return response;
    }

    private FullHttpResponse json(ByteBufAllocator allocator, CounterValue value, Instant asOf) {
        String json = new CounterView(value, asOf).json();
        ByteBuf body = allocator.buffer(json.length());
        ByteBufUtil.writeAscii(body, json);
        FullHttpResponse response = response(HttpResponseStatus.OK, body);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, JSON);
        return response;
    }

    /** Names no length: that would be the one of the answer in full (RFC 9110, 8.6). */
    private static FullHttpResponse notModified() {
        FullHttpResponse response = response(HttpResponseStatus.NOT_MODIFIED, Unpooled.EMPTY_BUFFER);
        response.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
        return response;
    }

    private static FullHttpResponse response(HttpResponseStatus status, ByteBuf body) {
        HttpHeaders headers = HEADERS.newHeaders();
        for (AsciiString vary : VARY) {
            headers.add(HttpHeaderNames.VARY, vary);
        }
        headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.readableBytes()));
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body, headers, EmptyHttpHeaders.INSTANCE);
    }
}
