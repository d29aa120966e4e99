package tally.counter.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tally.counter.CounterValue;
import tally.counter.TallyProperties;
import tally.counter.request.CounterRules;
import tally.counter.request.Failure;
import tally.counter.store.CounterReading;
import tally.counter.store.CounterReads;

/** Answers the two hot calls for every {@link LeanLane}, by the same rules and with the same metrics as Spring's lane. */
@Component
final class HotCalls {
    private final CounterRules rules;
    private final ReadOrigins origins;
    private final Increments increments;
    private final CounterReads reads;
    private final InstantSource clock;
    private final LaneResponses responses;
    private final LaneMetrics metrics;

    HotCalls(
            TallyProperties tally,
            ReadOrigins origins,
            Increments increments,
            CounterReads reads,
            InstantSource clock,
            ProblemBody problems,
            MeterRegistry registry) {
        this.rules = new CounterRules(tally.namespaces());
        this.origins = origins;
        this.increments = increments;
        this.reads = reads;
        this.clock = clock;
        this.responses = new LaneResponses(problems, origins.exposedHeaders());
        this.metrics = new LaneMetrics(registry);
    }

    /** The hot call that a request is; null when Spring has to answer it. */
    @Nullable
    LaneCall parse(HttpRequest request) {
        return LaneCall.of(request, rules, origins);
    }

    /** Answers a call; {@code respond} is called once, in the connection's event loop. */
    void answer(ChannelHandlerContext ctx, LaneCall call, ByteBuf body, Consumer<FullHttpResponse> respond) {
        long begun = System.nanoTime();
        switch (call) {
            case LaneCall.Read read -> read(ctx, read, begun, respond);
            case LaneCall.Increment increment -> increment(ctx, increment, body, begun, respond);
        }
    }

    private void read(ChannelHandlerContext ctx, LaneCall.Read call, long begun, Consumer<FullHttpResponse> respond) {
        Optional<CounterValue> fresh = reads.fresh(call.id());
        if (fresh.isPresent()) {
            finish(call, responses.read(ctx.alloc(), call, fresh.get(), now()), begun, respond);
            return;
        }
        var _ = reads.read(List.of(call.id()))
                .whenComplete((readings, error) ->
                        inLoop(ctx, () -> finish(call, answer(ctx, call, readings, error), begun, respond)));
    }

    private FullHttpResponse answer(
            ChannelHandlerContext ctx,
            LaneCall.Read call,
            @Nullable List<CounterReading> readings,
            @Nullable Throwable error) {
        try {
            if (readings == null) {
                throw Failure.refusal(Objects.requireNonNull(error));
            }
            return responses.read(ctx.alloc(), call, readings.getFirst().get(), now());
        } catch (RuntimeException refused) {
            return responses.problem(Failure.refusal(refused));
        }
    }

    private void finish(LaneCall.Read call, FullHttpResponse response, long begun, Consumer<FullHttpResponse> respond) {
        responses.admit(response, call.origin());
        metrics.read(response.status(), begun);
        respond.accept(response);
    }

    private void increment(
            ChannelHandlerContext ctx,
            LaneCall.Increment call,
            ByteBuf body,
            long begun,
            Consumer<FullHttpResponse> respond) {
        long delta = LaneCall.Increment.delta(body);
        increments.add(
                call.id(),
                delta,
                call.idempotencyKey(),
                call.traceparent(),
                (counted, refused) -> inLoop(ctx, () -> {
                    FullHttpResponse response = counted != null
                            ? responses.counted(ctx.alloc(), counted)
                            : responses.problem(Failure.refusal(refused));
                    metrics.increment(response.status(), begun);
                    respond.accept(response);
                }));
    }

    private static void inLoop(ChannelHandlerContext ctx, Runnable step) {
        if (ctx.executor().inEventLoop()) {
            step.run();
        } else {
            ctx.executor().execute(step);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
