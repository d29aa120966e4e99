package tally.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import tally.gateway.TestSettings;

class ClientAddressesTest {
    private final ClientAddresses addresses = new ClientAddresses(TestSettings.with(
            "limits.connections-per-address",
            "2",
            "trusted-proxies[0]",
            "10.0.0.0/8",
            "trusted-proxies[1]",
            "fd00::/8"));

    @Test
    void aForwardedAddressIsBelievedOfATrustedProxyOnly() {
        assertThat(resolve("10.1.2.3", "192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(resolve("fd00::1", "2001:db8::7")).isEqualTo("2001:db8:0:0:0:0:0:7");
        assertThat(resolve("198.51.100.1", "192.0.2.7")).isEqualTo("198.51.100.1");
    }

    @Test
    void whatAClientWroteInFrontOfAProxysWordIsNotBelieved() {
        assertThat(resolve("10.1.2.3", "203.0.113.9, 192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(resolve("10.1.2.3", "203.0.113.9, 192.0.2.7, 10.9.9.9")).isEqualTo("192.0.2.7");
        assertThat(resolve("10.1.2.3", "203.0.113.9", "192.0.2.7")).isEqualTo("192.0.2.7");
    }

    @Test
    void whatIsNoAddressIsNotBelievedAndNeverLookedUp() {
        assertThat(resolve("10.1.2.3", "localhost")).isEqualTo("10.1.2.3");
        assertThat(resolve("10.1.2.3", "")).isEqualTo("10.1.2.3");
    }

    @Test
    void oneMoreThanMayComeFromAnAddressIsNotLetIn() {
        assertThat(enter("192.0.2.7")).isTrue();
        assertThat(enter("192.0.2.7")).isTrue();
        assertThat(enter("192.0.2.7")).isFalse();
        assertThat(enter("192.0.2.8")).isTrue();
        addresses.leave(InetAddress.ofLiteral("192.0.2.7"));
        assertThat(enter("192.0.2.7")).isTrue();
    }

    @Test
    void anIpv6NetworkIsOnePlace() {
        assertThat(enter("2001:db8:1:2::1")).isTrue();
        assertThat(enter("2001:db8:1:2:ffff::2")).isTrue();
        assertThat(enter("2001:db8:1:2:abcd::3")).isFalse();
        assertThat(enter("2001:db8:1:3::1")).isTrue();
    }

    @Test
    void aNetworkThatIsNoneIsToldAtTheStart() {
        assertThatThrownBy(() -> new ClientAddresses(TestSettings.with("trusted-proxies[0]", "10.0.0.0/99")))
                .hasMessageContaining("trusted-proxies")
                .hasMessageContaining("10.0.0.0/99");
    }

    private boolean enter(String address) {
        return addresses.enter(InetAddress.ofLiteral(address));
    }

    private String resolve(String peer, String... forwardedFor) {
        return addresses
                .resolve(InetAddress.ofLiteral(peer), List.of(forwardedFor))
                .getHostAddress();
    }
}
