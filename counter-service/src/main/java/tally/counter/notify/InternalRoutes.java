package tally.counter.notify;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import tally.counter.request.Failure;
import tally.counter.request.Problem;
import tally.counter.request.ProblemException;
import tally.counter.request.ProblemType;
import tools.jackson.databind.json.JsonMapper;

/**
 * The calls of the internal port. Nothing is read of a call, let alone done, before its signature is verified over the
 * whole body.
 */
final class InternalRoutes {
    private static final byte[] NO_BODY = {};

    private final LeaseDesk desk;
    private final CallSignature signature;
    private final JsonMapper json;
    private final int maxBody;

    InternalRoutes(LeaseDesk desk, CallSignature signature, JsonMapper json, int maxBody) {
        this.desk = desk;
        this.signature = signature;
        this.json = json;
        this.maxBody = maxBody;
    }

    HttpHandler handler() {
        return RouterFunctions.toHttpHandler(
                RouterFunctions.route()
                        .POST("/internal/v1/leases", this::lease)
                        .route(RequestPredicates.all(), request -> Mono.error(nothingHere()))
                        .onError(error -> true, (error, request) -> problem(error))
                        .build(),
                HandlerStrategies.builder()
                        .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(maxBody))
                        .build());
    }

    private Mono<ServerResponse> lease(ServerRequest request) {
        return verified(request)
                .flatMap(body -> Mono.fromFuture(() -> desk.lease(body), true))
                .flatMap(answer -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(json.writeValueAsBytes(answer)));
    }

    private Mono<byte[]> verified(ServerRequest request) {
        HttpHeaders headers = request.headers().asHttpHeaders();
        return request.bodyToMono(byte[].class).defaultIfEmpty(NO_BODY).map(body -> {
            if (!signature.verifies(
                    request.method().name(),
                    request.requestPath().value(),
                    headers.getFirst(CallSignature.TIME),
                    headers.getFirst(CallSignature.SIGNATURE),
                    body)) {
                throw new ProblemException(
                        ProblemType.UNAUTHORIZED,
                        "The call is not signed with this region's key, or the clocks differ too much.");
            }
            return body;
        });
    }

    private Mono<ServerResponse> problem(Throwable error) {
        Problem problem = refusal(error).problem();
        return ServerResponse.status(problem.status())
                .contentType(MediaType.valueOf(Problem.MEDIA_TYPE))
                .bodyValue(json.writeValueAsBytes(problem));
    }

    private ProblemException refusal(Throwable error) {
        boolean tooLarge = error instanceof DataBufferLimitException
                || (error instanceof ResponseStatusException refused
                        && refused.getStatusCode().value() == ProblemType.BODY_TOO_LARGE.status());
        return tooLarge
                ? new ProblemException(ProblemType.BODY_TOO_LARGE, "The body is larger than " + maxBody + " bytes.")
                : Failure.refusal(error);
    }

    private static ProblemException nothingHere() {
        return new ProblemException(ProblemType.NOT_FOUND, "There is no such internal call.");
    }
}
