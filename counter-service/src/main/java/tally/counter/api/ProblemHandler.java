package tally.counter.api;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;
import tally.counter.request.Failure;
import tally.counter.request.ProblemException;
import tally.counter.request.ProblemType;
import tally.counter.store.StoreUnavailableException;

/**
 * Answers every failure of a call with a problem of RFC 9457, whatever media type was asked for. Comes before Spring
 * Boot's own handler, which has order -1.
 */
@Component
@Order(-2)
final class ProblemHandler implements WebExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

    private final ProblemBody problems;
    private final ApiProperties api;

    ProblemHandler(ProblemBody problems, ApiProperties api) {
        this.problems = problems;
        this.api = api;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        ServerHttpResponse response = exchange.getResponse();
        if (callerIsGone(error)) {
            LOG.debug("a caller went away before it was answered", error);
            return Mono.empty();
        }
        if (response.isCommitted()) {
            return Mono.error(error);
        }
        ProblemException refusal = error instanceof ErrorResponse framework
                ? refusal(framework, exchange, response.getHeaders())
                : Failure.refusal(error);
        return write(response, refusal);
    }

    /** Spring's helper looks for the reset of any connection; one to Redis says nothing about the caller. */
    private static boolean callerIsGone(Throwable error) {
        return !(error instanceof StoreUnavailableException)
                && DisconnectedClientHelper.isClientDisconnectedException(error);
    }

    private Mono<Void> write(ServerHttpResponse response, ProblemException refusal) {
        HttpHeaders headers = response.getHeaders();
        problems.headers(refusal).forEach(headers::set);
        response.setStatusCode(HttpStatusCode.valueOf(refusal.type().status()));
        DataBuffer body = response.bufferFactory().wrap(problems.bytes(refusal));
        headers.setContentLength(body.readableByteCount());
        return response.writeWith(Mono.just(body));
    }

    /** What Spring refused before any code of ours ran. Its headers (Allow, Accept) belong to the answer. */
    private ProblemException refusal(ErrorResponse error, ServerWebExchange exchange, HttpHeaders headers) {
        error.getHeaders().forEach(headers::put);
        int status = error.getStatusCode().value();
        return switch (status) {
            case 404 ->
                new ProblemException(ProblemType.NOT_FOUND, "There is nothing here. The calls begin at /api/v1.");
            case 405 ->
                new ProblemException(
                        ProblemType.METHOD_NOT_ALLOWED,
                        exchange.getRequest().getMethod() + " is not possible here; the header Allow says what is.");
            case 406 -> new ProblemException(ProblemType.NOT_ACCEPTABLE, "Answers are application/json only.");
            case 413 ->
                new ProblemException(
                        ProblemType.BODY_TOO_LARGE,
                        "The body is larger than " + api.maxBody().toBytes() + " bytes. Send several calls.");
            case 415 ->
                new ProblemException(
                        ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the body with Content-Type: application/json.");
            default ->
                status >= 400 && status < 500
                        ? new ProblemException(ProblemType.INVALID_REQUEST, "The request can not be read.")
                        : Failure.refusal((Throwable) error);
        };
    }
}
