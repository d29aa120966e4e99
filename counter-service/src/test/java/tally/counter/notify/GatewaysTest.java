package tally.counter.notify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class GatewaysTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final String ID = "eu-gateway-1";

    private final JsonNode golden = Golden.json("heartbeat.v1.json");
    private final long boot = golden.get("boot").longValue();
    private long wallMs = golden.get("timeMs").longValue();
    private long nanos = 5;
    private final Gateways gateways = new Gateways(
            Datagrams.KEY,
            Datagrams.settings(2),
            Duration.ofSeconds(30),
            () -> Instant.ofEpochMilli(wallMs),
            () -> nanos);

    @Test
    void theGoldenHeartbeatMakesAGatewayLive() throws Dropped {
        gateways.hear(golden.get("datagram").stringValue().getBytes(US_ASCII), HERE);
        assertThat(gateways.live(ID, boot)).contains(new Gateways.Gateway(ID, boot, new InetSocketAddress(HERE, 9301)));
        assertThat(gateways.count()).isEqualTo(1);
    }

    @Test
    void twoMissedHeartbeatsAreForgivenAndThreeAreDeath() throws Dropped {
        gateways.hear(heartbeat(boot, 1), HERE);
        pass(Duration.ofMillis(3500));
        assertThat(gateways.live(ID, boot)).isPresent();
        pass(Duration.ofMillis(1));
        assertThat(gateways.live(ID, boot)).isEmpty();
        assertThat(gateways.count()).isZero();
        gateways.hear(heartbeat(boot, 5), HERE);
        assertThat(gateways.count()).isEqualTo(1);
    }

    @Test
    void whatWasHeardBeforeIsDropped() throws Dropped {
        gateways.hear(heartbeat(boot, 7), HERE);
        dropped(heartbeat(boot, 7), DropReason.STALE);
        dropped(heartbeat(boot, 6), DropReason.STALE);
        dropped(heartbeat(boot - 1, 99), DropReason.STALE);
        gateways.hear(heartbeat(boot, 8), HERE);
    }

    @Test
    void aDeadGatewaysHeartbeatsCanNotBeReplayed() throws Dropped {
        gateways.hear(heartbeat(boot, 7), HERE);
        pass(Duration.ofSeconds(20));
        dropped(heartbeat(boot, 7), DropReason.STALE);
    }

    @Test
    void aGatewayThatWasStartedAnewBeginsAnew() throws Dropped {
        gateways.hear(heartbeat(boot, 7), HERE);
        gateways.hear(heartbeat(boot + 1, 1), HERE);
        assertThat(gateways.live(ID, boot)).isEmpty();
        assertThat(gateways.live(ID, boot + 1)).isPresent();
    }

    @Test
    void aGatewayWhoseBootWentBackIsHeardOnceTheOtherIsLongDead() throws Dropped {
        gateways.hear(heartbeat(boot, 7), HERE);
        pass(Duration.ofMillis(63_500));
        dropped(heartbeat(boot - 1, 63), DropReason.STALE);
        pass(Duration.ofMillis(1));
        gateways.hear(heartbeat(boot - 1, 64), HERE);
        assertThat(gateways.live(ID, boot - 1)).isPresent();
    }

    @Test
    void aClockThatIsTooFarOffIsDropped() throws Dropped {
        byte[] heartbeat = heartbeat(boot, 1);
        wallMs += 30_001;
        dropped(heartbeat, DropReason.CLOCK);
        wallMs -= 60_002;
        dropped(heartbeat, DropReason.CLOCK);
        wallMs += 1;
        gateways.hear(heartbeat, HERE);
    }

    @Test
    void aJumpOfTheWallClockKillsNobody() throws Dropped {
        gateways.hear(heartbeat(boot, 1), HERE);
        wallMs += Duration.ofDays(1).toMillis();
        assertThat(gateways.live(ID, boot)).isPresent();
    }

    @Test
    void theTargetIsWhereTheDatagramCameFrom() throws Dropped {
        gateways.hear(heartbeat(boot, 1), InetAddress.ofLiteral("127.0.0.9"));
        assertThat(gateways.live(ID, boot).orElseThrow().target().getAddress())
                .isEqualTo(InetAddress.ofLiteral("127.0.0.9"));
    }

    @Test
    void strangersAreDropped() {
        assertThatExceptionOfType(Dropped.class)
                .isThrownBy(() -> gateways.hear(heartbeat(boot, 1), InetAddress.ofLiteral("8.8.8.8")))
                .matches(dropped -> dropped.reason() == DropReason.NETWORK);
        byte[] forged = heartbeat(boot, 1);
        forged[5] ^= 1;
        dropped(forged, DropReason.SIGNATURE);
        assertThat(gateways.count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1",
                "v1|gw|1|1|9301",
                "v1|gw|1|1|9301|1|more",
                "v1||1|1|9301|1",
                "v1|a b|1|1|9301|1",
                "v1|gw|x|1|9301|1",
                "v1|gw|-1|1|9301|1",
                "v1|gw|1|1|0|1",
                "v1|gw|1|1|65536|1",
                "v1|gw|9999999999999999999|1|9301|1",
                "v1|gw|1|1|http://evil:80/|1"
            })
    void whatIsSignedButNoHeartbeatIsDropped(String text) {
        dropped(Datagrams.signed(text), DropReason.MALFORMED);
    }

    @Test
    void whatIsNotEvenSignedIsDropped() {
        dropped(new byte[0], DropReason.MALFORMED);
        dropped("hello".getBytes(US_ASCII), DropReason.MALFORMED);
        dropped(Datagrams.signed("v1|" + "g".repeat(Heartbeat.MAX_BYTES)), DropReason.MALFORMED);
        dropped(Datagrams.signed("v2|gw|1|1|9301|1"), DropReason.VERSION);
    }

    @Test
    void noMoreGatewaysAreRememberedThanAllowed() throws Dropped {
        gateways.hear(Datagrams.heartbeat("a", boot, 1, 9301, wallMs), HERE);
        gateways.hear(Datagrams.heartbeat("b", boot, 1, 9301, wallMs), HERE);
        dropped(Datagrams.heartbeat("c", boot, 1, 9301, wallMs), DropReason.TOO_MANY);
        pass(Duration.ofSeconds(64));
        gateways.hear(Datagrams.heartbeat("c", boot, 1, 9301, wallMs), HERE);
    }

    private byte[] heartbeat(long ofBoot, long sequence) {
        return Datagrams.heartbeat(ID, ofBoot, sequence, 9301, wallMs);
    }

    private void dropped(byte[] datagram, DropReason reason) {
        assertThatExceptionOfType(Dropped.class)
                .isThrownBy(() -> gateways.hear(datagram, HERE))
                .matches(dropped -> dropped.reason() == reason);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        wallMs += time.toMillis();
    }
}
