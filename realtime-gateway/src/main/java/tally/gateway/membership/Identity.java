package tally.gateway.membership;

/**
 * Who this gateway is to the replicas.
 *
 * @param gateway its id
 * @param boot when it started, epoch milliseconds; tells a restarted gateway from its predecessor
 */
record Identity(String gateway, long boot) {}
