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
    /** {@code clear} takes off the dirty set what is above the sequence that was read. */
    UNCONDITIONAL_CLEAR,
    /** {@code clear} compares the incarnation alone, and not the Redis process. */
    CLEAR_BY_NAME,
    /** {@code clear} does not compare the incarnation. */
    CLEAR_IN_ANY,
    /** {@code clear} does not ask who settled last. */
    CLEAR_BY_ANYBODY,
    /** What an owner wrote is left out even where another one has settled since. */
    LEFT_OUT_BY_ANYBODY,
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
    /** What the present owner wrote of the incarnation that it has seen last is left out even where that has ended. */
    LEFT_OUT_OF_ENDED,
    /** An owner whose merge was refused keeps its name. */
    NAME_KEPT,
    /** A zombie that merges takes its own lower records for its own lag. */
    ZOMBIE_TRUSTED,
    /** Compaction takes a record away before a late lower one behind it is repaired. */
    NO_COMPACTION_LAG,
    /** A recovering shard that compaction has overtaken is read up to the end that it had asked for before. */
    END_KEPT,
    /** The idempotency key follows the slot that holds its increment. */
    KEY_LAST,
    /** A pass does not ask {@code published} between its first and its other records. */
    NO_PUBLISHED_CHECK,
    /** {@code published} compares the incarnation alone, and not the Redis process. */
    CHECK_BY_NAME,
    /** A fold whose parent is not the chain's head joins it. Nothing breaks. */
    FORK_ACCEPTED,
    /** A fold is called by its place in the chain, so another one may be called so, too. */
    FOLD_KEY_REUSED,
    /** A base is told together with its fold, before that is read back. */
    FOLD_BEFORE_ECHO,
    /** A base is worked out while the shard is recovering. */
    FOLD_UNSETTLED,
    /** A base is worked out of slots that are not drained. */
    FOLD_DIRTY,
    /** The living incarnation is folded, too. */
    FOLD_LIVING,
    /** A record of a slot that the base stands for is merged. */
    COVERED_MERGED,
    /** A base is replaced by whichever is read later. */
    LOWER_BASE_WINS,
    /** A base drops no slots. */
    BASE_ADDS_UP,
    /** An own base below the one in Redis marks nothing dirty. */
    NO_BASE_REPAIR,
    /** A lower base of the present owner is its own lag. */
    BASE_OWNER_TRUSTED,
    /** Redis comes back with a backup from before an earlier loss. */
    OLD_BACKUP,
    /** A log that is new is told nothing again. */
    NOTHING_TOLD_AGAIN,
    /** A log that is new is told again what is clean; what is dirty already keeps its mark. */
    ONLY_CLEAN_TOLD_AGAIN,
    /** A log that is new is told nothing of what other regions have counted. */
    ONLY_OWN_TOLD_AGAIN,
    /** What a witness tells is told under the key of the region that counted it. */
    WITNESS_IN_ANOTHERS_KEY,
    /** What a witness tells is merged by nobody. */
    WITNESS_IGNORED
}
