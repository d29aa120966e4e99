package tally.gateway.membership;

import java.util.OptionalLong;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.gateway.HttpProblem;
import tally.gateway.Problem;
import tally.gateway.subscription.Watchlist;
import tally.gateway.tracing.Traceparent;
import tally.gateway.tracing.Traces;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code PUT /internal/v1/updates}: takes values from the replica that holds the lease, and answers 204. 401 without a
 * valid signature, 409 to a replica that the gateway does not lease at; neither has any effect.
 */
final class UpdateReceiver extends Handler.Abstract.NonBlocking {
    static final String PATH = "/internal/v1/updates";
    private static final Logger LOG = LoggerFactory.getLogger(UpdateReceiver.class);

    private final Signatures signatures;
    private final Lease lease;
    private final Watchlist watchlist;
    private final JsonMapper json;
    private final int maxBody;
    private final Traces traces;

    /** Takes at most {@code maxBody} bytes of a PUT; {@link InternalServer} answers a larger one. */
    UpdateReceiver(
            Signatures signatures, Lease lease, Watchlist watchlist, JsonMapper json, int maxBody, Traces traces) {
        this.signatures = signatures;
        this.lease = lease;
        this.watchlist = watchlist;
        this.json = json;
        this.maxBody = maxBody;
        this.traces = traces;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!Request.getPathInContext(request).equals(PATH)) {
            new HttpProblem(404, "not-found", "There is only PUT " + PATH + " here.").send(response, json, callback);
        } else if (!request.getMethod().equals("PUT")) {
            new HttpProblem(405, "method-not-allowed", "Use PUT.").send(response, json, callback);
        } else {
            Content.Source.asByteArrayAsync(
                    request,
                    maxBody,
                    Promise.Invocable.from(
                            InvocationType.NON_BLOCKING,
                            body -> receive(request, body, response, callback),
                            callback::failed));
        }
        return true;
    }

    private void receive(Request request, byte[] body, Response response, Callback callback) {
        String time = request.getHeaders().get(Signatures.TIME_HEADER);
        String signature = request.getHeaders().get(Signatures.SIGNATURE_HEADER);
        if (!signatures.accepts("PUT", PATH, time, signature, body)) {
            LOG.warn(
                    "Refused an update from {}: its signature is missing, wrong or too old",
                    Request.getRemoteAddr(request));
            new HttpProblem(401, Problem.UNAUTHORIZED, "The signature is missing, wrong or too old.")
                    .send(response, json, callback);
            return;
        }
        Updates updates;
        try {
            updates = json.readValue(body, Updates.class);
        } catch (JacksonException e) {
            new HttpProblem(400, "bad-request", "The body is not what updates.v1.json shows.")
                    .send(response, json, callback);
            return;
        }
        OptionalLong told = lease.heard(updates.replica(), updates.leaving());
        if (told.isEmpty()) {
            new HttpProblem(409, "not-leased", "This gateway does not lease at " + updates.replica() + ".")
                    .send(response, json, callback);
            return;
        }
        watchlist.offer(
                updates.updates(),
                told.getAsLong(),
                traces.deliver(request.getHeaders().get(Traceparent.HEADER)));
        watchlist.offerWatching(updates.watchingByCounter());
        response.setStatus(204);
        callback.succeeded();
    }
}
