package tally.counter.exchange;

/**
 * The name under which one assignment of one shard writes, for example {@code eu-api-1.k2v9q0}, until the shard is placed
 * anew or a write fails. By it a writer knows its own records from those of an earlier owner that woke late.
 */
final class WriterName {
    private static final int NONCE_LENGTH = 6;

    private final String replica;
    private volatile String owner;
    private volatile String current;

    WriterName(String replica) {
        this.replica = replica;
        this.owner = fresh();
        this.current = owner;
    }

    /** The name under which it settles as the shard's owner; stays while writes fail. */
    String owner() {
        return owner;
    }

    String current() {
        return current;
    }

    /**
     * Takes another name. Due after a failed write: what was given up may still arrive behind a newer record, and must
     * then be noticed like a record of somebody else.
     */
    void renew() {
        current = fresh();
    }

    /** The shard is placed anew: nothing that was begun under either name is this owner's any more. */
    void giveUp() {
        owner = fresh();
        current = owner;
    }

    private String fresh() {
        return replica + '.' + Nonce.of(NONCE_LENGTH);
    }
}
