package tally.gateway.console;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import tally.gateway.GatewayProperties.Region;

/**
 * What the console page needs to know before it can begin, and what it shows of every region's gateway.
 *
 * @param region the region of the gateway that answers
 * @param gateway its id
 * @param regions every region's public addresses
 * @param control whether regions can be cut off and processes killed from here
 * @param sockets how many are open at this gateway now
 * @param subscriptions how many counters they watch, each counted once per socket
 */
@JsonPropertyOrder({"region", "gateway", "regions", "control", "sockets", "subscriptions"})
record ConsoleDescription(
        String region, String gateway, List<Region> regions, boolean control, int sockets, int subscriptions) {}
