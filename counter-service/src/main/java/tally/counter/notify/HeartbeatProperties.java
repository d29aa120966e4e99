package tally.counter.notify;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How gateways make themselves known.
 *
 * @param port UDP; 0 takes any free one
 * @param allowedNetworks where gateways may be, in CIDR notation; heartbeats from elsewhere are dropped, and nothing is
 *     ever sent elsewhere
 * @param interval how often a gateway sends one; it is dead when three are missed
 * @param maxGateways how many gateways are remembered, the dead of the last minute included
 */
@Validated
@ConfigurationProperties("tally.heartbeat")
record HeartbeatProperties(
        @DefaultValue("8083") @Min(0) @Max(65535) int port,

        @DefaultValue({"127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"})
        List<String> allowedNetworks,

        @DefaultValue("1s") Duration interval,

        @DefaultValue("1000") @Min(1) int maxGateways) {

    /** How long a silent gateway counts as alive: three missed, and half an interval for delays on the way. */
    Duration patience() {
        return interval.multipliedBy(7).dividedBy(2);
    }
}
