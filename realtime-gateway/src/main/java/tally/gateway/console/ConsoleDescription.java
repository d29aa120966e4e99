package tally.gateway.console;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import tally.gateway.GatewayProperties.Region;

/**
 * What the console page needs to know before it can begin.
 *
 * @param region the region of the gateway that served the page
 * @param gateway its id
 * @param regions every region's public addresses
 * @param control whether regions can be cut off from here
 */
@JsonPropertyOrder({"region", "gateway", "regions", "control"})
record ConsoleDescription(String region, String gateway, List<Region> regions, boolean control) {}
