package tally.counter.model;

/** A rule of the protocol that is left out, or turned round. */
enum Mutant {
    /** The same incarnation continues after Redis has lost data. */
    NO_FENCE,
    /** A new incarnation is called "previous + 1", counted in the Redis that lost its data. */
    REUSED_SLOT,
    /** Opening does not make the shard recovering. */
    NO_RECOVERY,
    /** Keyed increments are accepted while the shard is recovering. */
    KEYED_WHILE_RECOVERING,
    /** What recovery has to read up to is measured before the incarnation opens. */
    END_BEFORE_OPENING,
    /** {@code clear} takes off the dirty set what has changed since it was read. */
    UNCONDITIONAL_CLEAR,
    /** {@code merge} does not ask whether the stored offset is where the owner stands. */
    BLIND_OFFSET,
    /** {@code merge} adds. */
    MERGE_BY_SUM,
    /** An own record below the slot marks nothing dirty. */
    NO_REPAIR,
    /** An own record below the slot marks it dirty only when it is clean. */
    REPAIR_ONLY_CLEAN,
    /** A lower record of the present owner is its own lag even where the slot is one of a past incarnation. */
    OWNER_TRUSTED,
    /** A zombie that merges takes its own lower records for its own lag. */
    ZOMBIE_TRUSTED,
    /** Compaction takes a record away before a late lower one behind it is repaired. */
    NO_COMPACTION_LAG,
    /** A region that compaction has overtaken goes on answering while it reads what is left. */
    SERVED_BEHIND,
    /** The idempotency key follows the slot that holds its increment. */
    KEY_LAST,
    /** A pass does not ask {@code published} between its first and its other records. */
    NO_PUBLISHED_CHECK,
    /** {@code published} compares the incarnation alone, and not the Redis process. */
    CHECK_BY_NAME,
    /** The absorber is appended before the slot that says what was folded. */
    ABSORBER_FIRST,
    /** The record of a folded slot lacks its fact. */
    FACT_NOT_TOLD,
    /** A slot that was folded may be folded again. */
    SECOND_FOLD,
    /** A slot may be folded before it is drained. */
    FOLD_DIRTY,
    /** An incarnation is closed before the records that hold it are in the log. */
    CLOSED_FIRST,
    /** An incarnation is closed although its absorber does not hold it. */
    CLOSED_UNHELD,
    /** An incarnation is closed although a slot names it as its absorber. */
    CLOSED_NAMED,
    /** Redis comes back with a backup from before an earlier loss. */
    OLD_BACKUP
}
