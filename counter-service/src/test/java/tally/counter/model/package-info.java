/**
 * The counting protocol as a model: one counter of one shard, the regions eu and us with a Redis each, their owners, a
 * zombie, and one compacted partition of the log. {@link tally.counter.model.Explorer} visits every state that is
 * reachable within the {@link tally.counter.model.Bounds} that {@link tally.counter.model.CountingModelTest} states, and
 * holds {@link tally.counter.model.Promises} against each; every {@link tally.counter.model.Mutant} but one is a rule
 * of which the test shows that nothing holds without it. It knows no production class: it says what they have to do.
 *
 * <p>Bounds of one run: at most 3 increments, each of one, and one in each of 3 incarnations that ended before; 2 restarts
 * of each Redis (with its data, with a snapshot of its own, empty); one snapshot; 2 passes left to a zombie one after the
 * other, which goes on with it at any later time; 3 folds, 3 bases, one compaction; the log lost once, where nothing is
 * folded. All of them together would be too many states, so each run allows some.
 *
 * <p>What is coarser than the truth, and why that hides nothing: a record is merged alone, because a batch is one script.
 * An append is one record, so it may end in the middle; one that was done twice is a zombie's and its successor's. An
 * owner drains with all that is dirty, or up to any sequence, as other counters have theirs in between. The log of
 * idempotency keys is the same partition, since a client that changes its region waits until its key has been merged
 * there. Only eu has zombies and folds, us would have the same. us reads on at once where it could only read the same
 * later. See {@link tally.counter.model.Settling} for the rest.
 *
 * <p>Source: explicit-state model checking as in TLC. Lamport, "Specifying Systems", 2002; Yu, Manolios, Lamport, "Model
 * Checking TLA+ Specifications", CHARME 1999.
 */
@NullMarked
package tally.counter.model;

import org.jspecify.annotations.NullMarked;
