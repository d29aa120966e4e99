package tally.gateway.session;

import io.micrometer.core.instrument.Clock;
import java.util.List;
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
import tally.gateway.fanout.FanoutMeters;
import tally.gateway.fanout.Outbox;
import tally.gateway.increments.Increments;
import tally.gateway.protocol.BadFrameException;
import tally.gateway.protocol.CloseCode;
import tally.gateway.protocol.FrameReader;
import tally.gateway.protocol.ServerFrame.Hello;
import tally.gateway.subscription.Subscriptions;
import tally.gateway.subscription.Watchlist;

/** The end of {@code /ws}: makes a {@link ClientSocket} of each connection and hands it its frames. */
@Component
final class SocketHandler extends AbstractWebSocketHandler implements SubProtocolCapable {
    static final String SUBPROTOCOL = "tally.v1.json";
    private static final Logger LOG = LoggerFactory.getLogger(SocketHandler.class);

    private final Sockets sockets;
    private final Watchlist watchlist;
    private final Increments increments;
    private final FanoutMeters meters;
    private final Clock clock;
    private final GatewayProperties properties;
    private final FrameReader reader;
    private final Hello hello;

    SocketHandler(
            Sockets sockets,
            Watchlist watchlist,
            Increments increments,
            FanoutMeters meters,
            Clock clock,
            GatewayProperties properties) {
        this.sockets = sockets;
        this.watchlist = watchlist;
        this.increments = increments;
        this.meters = meters;
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
        JettyWire wire = JettyWire.of((NativeWebSocketSession) session);
        Outbox outbox = new Outbox(wire, meters, clock, properties.limits());
        Subscriptions subscriptions = new Subscriptions(
                watchlist,
                outbox,
                properties.limits().subscriptions(),
                properties.sockets().subscribeTimeout());
        ClientSocket socket = new ClientSocket(wire, outbox, subscriptions, increments, properties, clock);
        if (sockets.add(session.getId(), socket)) {
            outbox.answer(hello);
            if (sockets.isDraining()) { // it slipped in after the others were sent away
                socket.close(CloseCode.DRAIN);
            }
        } else {
            sockets.refused(CloseCode.CONNECTION_LIMIT);
            wire.close(CloseCode.CONNECTION_LIMIT);
        }
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) {
        ClientSocket socket = sockets.get(session.getId());
        if (socket == null) {
            return;
        }
        socket.heard();
        if (message.getPayloadLength() > properties.limits().frame().toBytes()) {
            socket.close(CloseCode.BAD_FRAME);
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
        ClientSocket socket = sockets.get(session.getId());
        if (socket != null) {
            socket.close(CloseCode.BAD_FRAME);
        }
    }

    @Override
    protected void handlePongMessage(WebSocketSession session, PongMessage message) {
        ClientSocket socket = sockets.get(session.getId());
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
        sockets.remove(session.getId(), status.getCode());
    }
}
