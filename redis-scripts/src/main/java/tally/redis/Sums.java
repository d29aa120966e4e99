package tally.redis;

/**
 * What a region has counted in a shard, increments and decrements as one sum of absolute numbers.
 *
 * @param incarnation empty while the shard is not open under the present Redis process
 * @param whole false while counters that were lost are read again from the log
 * @param owned in all slots of the region
 * @param added in the incarnation alone
 */
public record Sums(String incarnation, boolean whole, long owned, long added) {
    static Sums answer(Reply reply) {
        return new Sums(reply.text(), reply.number() == 1, reply.number(), reply.number());
    }
}
