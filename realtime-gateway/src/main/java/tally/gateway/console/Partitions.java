package tally.gateway.console;

import java.util.List;

/** Which regions are cut off, by name. */
record Partitions(List<String> cut) {}
