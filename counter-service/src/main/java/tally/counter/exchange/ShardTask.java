package tally.counter.exchange;

import java.util.concurrent.CompletableFuture;

/** What a replica does for a shard that it owns, besides merging the records of a topic. */
interface ShardTask {
    /** The log has none of what this region has: it is new, or another one than before. */
    CompletableFuture<?> logIsNew(String log);

    /**
     * The log has been read up to where it ended when the shard's incarnation opened. False when the shard stands in
     * another incarnation by now.
     */
    CompletableFuture<Boolean> readUp(String incarnation);

    /** It was, and nothing has made the shard be placed anew since. */
    void begin(String incarnation);

    /** Whether the shard has to be read up again. */
    boolean isOutdated();

    /** The shard is to be read up again; what is under way writes nothing more. */
    void close();
}
