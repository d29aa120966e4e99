package tally.gateway.session;

import io.micrometer.core.instrument.Clock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import tally.gateway.CounterName;
import tally.gateway.GatewayProperties;
import tally.gateway.HttpProblem;
import tally.gateway.Problem;
import tally.gateway.fanout.AnswerBudget;
import tally.gateway.fanout.FanoutMeters;
import tally.gateway.fanout.Outbox;
import tally.gateway.protocol.CloseCode;
import tally.gateway.protocol.Encoding;
import tally.gateway.protocol.ServerFrame.Rejected;
import tally.gateway.protocol.ServerFrame.Rejection;
import tally.gateway.protocol.ServerFrame.Update;
import tally.gateway.subscription.Subscriptions;
import tally.gateway.subscription.Watchlist;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /sse?id=likes/post-42&id=…&include=watching}: the same values as over a socket, for clients that can not
 * open one, as {@code contracts/sse/events.v1.txt} shows them. Refusals are problems (RFC 9457): 400 without an id or
 * with one that can not be, 403 to a foreign page, 429 and 503 at the limits of connections, 503 while stopping. It stands
 * in front of Spring, whose streams hold a thread or block while a client does not read.
 */
final class EventStreamHandler extends Handler.Wrapper {
    private static final String PATH = "/sse";
    private static final int GONE = 1006; // RFC 6455, 7.1.5: ended without a farewell

    private final Clients clients;
    private final ClientAddresses addresses;
    private final PageOrigins origins;
    private final Watchlist watchlist;
    private final FanoutMeters meters;
    private final AnswerBudget budget;
    private final Clock clock;
    private final JsonMapper json;
    private final GatewayProperties properties;

    EventStreamHandler(
            Clients clients,
            ClientAddresses addresses,
            PageOrigins origins,
            Watchlist watchlist,
            FanoutMeters meters,
            AnswerBudget budget,
            Clock clock,
            JsonMapper json,
            GatewayProperties properties) {
        this.clients = clients;
        this.addresses = addresses;
        this.origins = origins;
        this.watchlist = watchlist;
        this.meters = meters;
        this.budget = budget;
        this.clock = clock;
        this.json = json;
        this.properties = properties;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!Request.getPathInContext(request).equals(PATH)) {
            return super.handle(request, response, callback);
        }
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        Fields query = Request.extractQueryParameters(request, StandardCharsets.UTF_8);
        List<String> ids = query.getValuesOrEmpty("id");
        HttpProblem refusal = refusal(request, origin, ids);
        if (refusal == null) {
            if (origin != null) {
                response.getHeaders().put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
                response.getHeaders().add(HttpHeader.VARY, "Origin");
            }
            refusal = open(request, response, callback, ids, query.getValuesOrEmpty("include"));
        }
        if (refusal != null) {
            refusal.send(response, json, callback);
        }
        return true;
    }

    private @Nullable HttpProblem refusal(Request request, @Nullable String origin, List<String> ids) {
        if (!request.getMethod().equals("GET")) {
            return new HttpProblem(405, "method-not-allowed", "Use GET.");
        }
        if (origin != null && !origins.allow(origin, asked(request))) {
            return new HttpProblem(403, Problem.FORBIDDEN, "Pages of this origin may not read here.");
        }
        if (ids.isEmpty() || !ids.stream().allMatch(CounterName::accepts)) {
            return new HttpProblem(
                    400, Problem.INVALID_KEY, "Name counters: /sse?id=likes/post-42, at most 161 characters each.");
        }
        if (ids.size() > properties.limits().subscriptions()) {
            return new HttpProblem(
                    400,
                    Problem.TOO_MANY_ITEMS,
                    "At most " + properties.limits().subscriptions() + " counters in one stream.");
        }
        return clients.isDraining()
                ? new HttpProblem(503, Problem.CONNECTION_LIMIT, "This gateway is stopping; try another one.")
                : null;
    }

    /** Without path and query, which may be such that no {@link URI} can be made of them. */
    private static URI asked(Request request) {
        HttpURI uri = request.getHttpURI();
        return HttpURI.from(uri.getScheme(), uri.getHost(), uri.getPort(), "/").toURI();
    }

    private @Nullable HttpProblem open(
            Request request, Response response, Callback callback, List<String> ids, List<String> include) {
        Callback.Completable over = new Callback.Completable();
        EventLink link = new EventLink(response, over);
        Outbox outbox = new Outbox(link, Encoding.EVENT, meters, clock, properties.limits(), budget);
        Subscriptions subscriptions = new Subscriptions(
                watchlist,
                outbox,
                properties.limits().subscriptions(),
                properties.sockets().subscribeTimeout());
        EventStream stream =
                new EventStream(link, address(request), outbox, subscriptions, properties.sockets(), clock);
        switch (clients.add(stream)) {
            case OPEN -> {}
            case FULL -> {
                clients.refused(CloseCode.CONNECTION_LIMIT);
                return new HttpProblem(
                        503, Problem.CONNECTION_LIMIT, "This gateway carries as many clients as it may.");
            }
            case TOO_MANY_FROM_THERE -> {
                clients.refused(CloseCode.CONNECTION_LIMIT);
                return new HttpProblem(429, Problem.CONNECTION_LIMIT, "Too many connections from this address.");
            }
        }
        var _ = over.whenComplete((done, failure) -> {
            clients.remove(stream, GONE);
            if (failure == null) {
                callback.succeeded();
            } else {
                callback.failed(failure);
            }
        });
        request.addIdleTimeoutListener(timeout -> false); // the pings tell whether it is still read
        request.addFailureListener(failure -> link.disconnect());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Accel-Buffering", "no"); // nginx would hold the events back
        stream.greet();
        begin(outbox, subscriptions, ids, include.contains("watching"));
        return null;
    }

    private static void begin(Outbox outbox, Subscriptions subscriptions, List<String> ids, boolean watching) {
        List<Rejection> refused = new ArrayList<>();
        var _ = subscriptions
                .subscribe(ids, watching, (values, rejected) -> {
                    refused.addAll(rejected);
                    return new Update(values);
                })
                .thenRun(() -> {
                    if (!refused.isEmpty()) {
                        outbox.answer(new Rejected(refused));
                    }
                });
    }

    /** Of the connection itself: behind an ingress Spring has Jetty show what {@code X-Forwarded-For} says instead. */
    private InetAddress address(Request request) {
        InetSocketAddress peer = (InetSocketAddress)
                request.getConnectionMetaData().getConnection().getEndPoint().getRemoteSocketAddress();
        return addresses.resolve(
                Objects.requireNonNull(peer.getAddress()), request.getHeaders().getValuesList("X-Forwarded-For"));
    }
}
