package tally.gateway.console;

import java.util.List;

/** @param cut the names of the regions that are cut off */
record Partitions(List<String> cut) {}
