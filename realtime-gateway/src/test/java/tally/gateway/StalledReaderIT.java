package tally.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StalledReaderIT {
    private static final String[] IDS =
            IntStream.range(0, 1000).mapToObj(i -> "likes/" + i).toArray(String[]::new);

    private static final String SUBSCRIBE =
            "{\"type\":\"subscribe\",\"ref\":1,\"counters\":[\"" + String.join("\",\"", IDS) + "\"]}";

    @Test
    void aStalledReaderIsConflatedAndClosedWhileOthersGetEveryLastValue() throws Exception {
        AtomicLong version = new AtomicLong();
        try (FakeReplica replica = new FakeReplica("eu-api-1");
                RunningGateway gateway = new RunningGateway(
                        List.of(replica),
                        "tally.gateway.sockets.send-timeout=1s",
                        "tally.gateway.sockets.check=100ms")) {
            await().until(gateway::isReady);
            try (RawClient stalled = new RawClient(gateway.port(), "");
                    TestClient healthy = new TestClient(gateway.port())) {
                stalled.handshake();
                stalled.send(SUBSCRIBE);
                healthy.subscribe(1, IDS).expect("subscribed");
                await().until(() -> gateway.metric("gateway_subscriptions_active") == 2 * IDS.length);

                await().atMost(Duration.ofMinutes(1)).until(() -> {
                    assertThat(replica.push(false, all(version.incrementAndGet())))
                            .isEqualTo(204);
                    return gateway.metric("gateway_disconnects_total{code=\"4001\"}") == 1;
                });

                healthy.expectUpdate(IDS[0], version.get());
                healthy.expectUpdate(IDS[IDS.length - 1], version.get());
                assertThat(gateway.metric("gateway_updates_total{outcome=\"conflated\"}"))
                        .isPositive();
                assertThat(healthy.closed).isNotDone();
            }
            await().until(() -> gateway.metric("gateway_subscriptions_active") == 0);
        }
    }

    @Test
    void whoSaysGoodbyeAndDoesNotTakeTheAnswerIsCutOff() throws Exception {
        AtomicLong version = new AtomicLong();
        AtomicLong taken = new AtomicLong();
        try (FakeReplica replica = new FakeReplica("eu-api-1");
                RunningGateway gateway =
                        new RunningGateway(List.of(replica), "tally.gateway.sockets.send-timeout=1m")) {
            await().until(gateway::isReady);
            try (RawClient stalled = new RawClient(gateway.port(), "")) {
                stalled.handshake();
                stalled.send(SUBSCRIBE);
                await().until(() -> gateway.metric("gateway_subscriptions_active") == IDS.length);
                await().atMost(Duration.ofMinutes(1)).until(() -> {
                    replica.push(false, all(version.incrementAndGet()));
                    long now = (long) gateway.metric("gateway_updates_total{outcome=\"sent\"}");
                    return taken.getAndSet(now) == now && now > 0;
                });
                stalled.sendClose();
                await().until(() -> gateway.metric("gateway_connections_active") == 0);
                await().until(stalled::isCutOff);
            }
        }
    }

    private static CounterValue[] all(long version) {
        CounterValue[] values = new CounterValue[IDS.length];
        for (int i = 0; i < IDS.length; i++) {
            values[i] = new CounterValue(IDS[i], version, "eu-first", version);
        }
        return values;
    }
}
