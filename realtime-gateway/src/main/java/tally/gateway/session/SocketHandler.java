package tally.gateway.session;

import io.micrometer.core.instrument.Clock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import tally.gateway.GatewayProperties;
import tally.gateway.fanout.AnswerBudget;
import tally.gateway.fanout.FanoutMeters;
import tally.gateway.fanout.Outbox;
import tally.gateway.increments.Increments;
import tally.gateway.protocol.BadFrameException;
import tally.gateway.protocol.CloseCode;
import tally.gateway.protocol.Encoding;
import tally.gateway.protocol.FrameReader;
import tally.gateway.protocol.ServerFrame.Hello;
import tally.gateway.subscription.Subscriptions;
import tally.gateway.subscription.Watchlist;

/** The end of {@code /ws}: makes a {@link ClientSocket} of each connection and hands it its frames. */
@Component
final class SocketHandler extends AbstractWebSocketHandler implements SubProtocolCapable {
    static final String SUBPROTOCOL = "tally.v1.json";
    /** The session's attribute that holds its {@link ClientSocket}. */
    private static final String CLIENT = ClientSocket.class.getName();

    private static final Logger LOG = LoggerFactory.getLogger(SocketHandler.class);

    private final Clients clients;
    private final ClientAddresses addresses;
    private final Watchlist watchlist;
    private final Increments increments;
    private final FanoutMeters meters;
    private final AnswerBudget budget;
    private final Clock clock;
    private final GatewayProperties properties;
    private final FrameReader reader;
    private final Hello hello;

    SocketHandler(
            Clients clients,
            ClientAddresses addresses,
            Watchlist watchlist,
            Increments increments,
            FanoutMeters meters,
            AnswerBudget budget,
            Clock clock,
            GatewayProperties properties) {
        this.clients = clients;
        this.addresses = addresses;
        this.watchlist = watchlist;
        this.increments = increments;
        this.meters = meters;
        this.budget = budget;
        this.clock = clock;
        this.properties = properties;
        this.reader = new FrameReader(properties.limits().items());
        this.hello = new Hello(
                properties.id(),
                properties.region(),
                properties.sockets().ping().toMillis(),
                properties.limits().subscriptions());
    }

    @Override
    public List<String> getSubProtocols() {
        return List.of(SUBPROTOCOL);
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        JettyWire wire = JettyWire.of(
                (NativeWebSocketSession) session, properties.sockets().closeTimeout());
        Outbox outbox = new Outbox(wire, Encoding.FRAME, meters, clock, properties.limits(), budget);
        Subscriptions subscriptions = new Subscriptions(
                watchlist,
                outbox,
                properties.limits().subscriptions(),
                properties.sockets().subscribeTimeout());
        ClientSocket socket =
                new ClientSocket(wire, address(session), outbox, subscriptions, increments, properties, clock);
        session.getAttributes().put(CLIENT, socket); // first, or a close that comes at once would not find it
        if (clients.add(socket) == Clients.Entry.OPEN) {
            boolean late = clients.isDraining(); // it may have slipped in after the others were sent away
            outbox.answer(hello);
            if (late) {
                socket.close(CloseCode.DRAIN);
            }
        } else {
            clients.refused(CloseCode.CONNECTION_LIMIT);
            socket.close(CloseCode.CONNECTION_LIMIT);
        }
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) {
        ClientSocket socket = client(session);
        if (socket == null || socket.closing() != null) {
            return;
        }
        socket.heard();
        if (message.getPayloadLength() > properties.limits().frame().toBytes()) {
            socket.close(CloseCode.BAD_FRAME);
            return;
        }
        if (!socket.maySend()) {
            socket.close(CloseCode.RATE);
            return;
        }
        try {
            socket.take(reader.read(message.getPayload()));
        } catch (BadFrameException e) {
            LOG.debug("Closing {}", session, e);
            socket.close(CloseCode.BAD_FRAME);
        }
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) {
        ClientSocket socket = client(session);
        if (socket != null) {
            socket.close(CloseCode.BAD_FRAME);
        }
    }

    @Override
    protected void handlePongMessage(WebSocketSession session, PongMessage message) {
        ClientSocket socket = client(session);
        if (socket != null) {
            socket.heard();
        }
    }

    /** Jetty closes the socket by itself, and reports that next. */
    @Override
    public void handleTransportError(WebSocketSession session, Throwable exception) {
        LOG.debug("{} failed", session, exception);
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        ClientSocket socket = client(session);
        if (socket != null) {
            clients.remove(socket, status.getCode());
        }
    }

    /** Null when it never was established. */
    private static @Nullable ClientSocket client(WebSocketSession session) {
        return (ClientSocket) session.getAttributes().get(CLIENT);
    }

    private InetAddress address(WebSocketSession session) {
        InetSocketAddress peer = Objects.requireNonNull(session.getRemoteAddress(), "an open socket has a peer");
        return addresses.resolve(
                peer.getAddress(), session.getHandshakeHeaders().getOrEmpty("X-Forwarded-For"));
    }
}
