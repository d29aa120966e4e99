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

    /** So many pushes of which nothing is sent show that the way to the reader is full. */
    private static final int STUCK_PUSHES = 3;

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
        try (FakeReplica replica = new FakeReplica("eu-api-1");
                RunningGateway gateway =
                        new RunningGateway(List.of(replica), "tally.gateway.sockets.send-timeout=1m")) {
            await().until(gateway::isReady);
            try (RawClient stalled = new RawClient(gateway.port(), "")) {
                stalled.handshake();
                stalled.send(SUBSCRIBE);
                await().until(() -> gateway.metric("gateway_subscriptions_active") == IDS.length);
                Pushes pushes = new Pushes();
                await().atMost(Duration.ofMinutes(1)).until(() -> {
                    replica.push(false, all(version.incrementAndGet()));
                    return pushes.areStuck(gateway) >= STUCK_PUSHES;
                });
                stalled.sendClose();
                await().until(() -> gateway.metric("gateway_connections_active") == 0);
                await().until(stalled::isCutOff);
            }
        }
    }

    /** Of updates to one socket: how many pushes in a row were conflated while not one more was sent. */
    private static final class Pushes {
        private double sent;
        private double conflated;
        private int inARow;

        int areStuck(RunningGateway gateway) throws Exception {
            double sentNow = gateway.metric("gateway_updates_total{outcome=\"sent\"}");
            double conflatedNow = gateway.metric("gateway_updates_total{outcome=\"conflated\"}");
            if (sentNow != sent || sentNow == 0) {
                inARow = 0;
            } else if (conflatedNow > conflated) {
                // Without this the gateway may simply not have come to the push yet.
                inARow++;
            }
            sent = sentNow;
            conflated = conflatedNow;
            return inARow;
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
