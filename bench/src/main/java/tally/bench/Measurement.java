package tally.bench;

import java.util.List;
import java.util.Locale;

/** What can be measured. */
enum Measurement {
    START("-", "./tally up --detach until ready, with a warm build and nothing else running; memory of all processes"),
    INCREMENTS_ZIPF("closed 64", "POST one increment, zipf over 10,000 counters, 64 connections"),
    INCREMENTS_HOT("closed 64", "POST one increment, always of one counter, 64 connections"),
    INCREMENTS_SINGLE("closed 1", "POST one increment, always of one counter, 1 connection"),
    INCREMENTS_BATCH("closed 16", "POST 100 increments of a batch, zipf over 10,000 counters, 16 connections"),
    READS("closed 64", "GET one counter, zipf over 10,000 counters, 64 connections"),
    REPLICATION("100/s", "100 increments/s in eu, each until a GET in us shows it"),
    REPLICATION_THROUGHPUT("closed 64", "POST one increment, zipf over 10,000 counters, 32 connections in each region"),
    REPLICATION_BATCHES("closed 32", "the same with batches of 100, 16 connections in each region"),
    FANOUT_STORM("1000/s", "1,000 increments/s of one counter in eu, shown by 1,000 sockets in us"),
    FANOUT_MANY("20000/s", "20,000 increments/s over 1,000 counters in eu, each shown by one of 1,000 sockets in us"),
    FANOUT_NEAR("20000/s", "the same with increments in us, where the sockets are"),
    STALLED_READERS(
            "200/s", "200 increments/s over 25 counters in us, shown by 950 sockets beside 50 that stop reading"),
    ROLLING_RESTART("100/s", "two gateways stopped and started in turn, then killed, under 1,000 pages that move"),
    REPLICA_RESTART(
            "100/s",
            "two counter-services of eu stopped and started in turn, then killed, then their subscriptions to events ended,"
                    + " under 100 pages of eu that show what is counted in us"),
    SOCKETS("-", "memory of the gateway in us with 5,000 idle sockets, less without them"),
    MEMORY("-", "memory of the Redis in eu with counters that are counted in both regions, less without them; once");

    private final String loop;
    private final String what;

    Measurement(String loop, String what) {
        this.loop = loop;
        this.what = what;
    }

    /** Its name. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A closed loop and its connections, or the rate of an open one. */
    String loop() {
        return loop;
    }

    String what() {
        return what;
    }

    /** Whether it calls one address in a closed loop, so that any server can be measured with it. */
    boolean suitsAnyServer() {
        return this == INCREMENTS_ZIPF || this == INCREMENTS_HOT || this == INCREMENTS_SINGLE || this == READS;
    }

    /** Whether it stops and kills servers that it calls. */
    boolean isOfFaults() {
        return this == ROLLING_RESTART || this == REPLICA_RESTART;
    }

    static Measurement of(String word) {
        List<Measurement> all = List.of(values());
        return all.stream()
                .filter(one -> one.toString().equals(word))
                .findFirst()
                .orElseThrow(() -> new UsageException("there is no measurement \"" + word + "\"; there are " + all));
    }
}
