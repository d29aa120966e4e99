package tally.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be measured. */
enum Measurement {
    INCREMENTS_ZIPF("POST one increment, zipf over 10,000 counters, 64 connections"),
    INCREMENTS_HOT("POST one increment, always of one counter, 64 connections"),
    INCREMENTS_SINGLE("POST one increment, always of one counter, 1 connection"),
    INCREMENTS_BATCH("POST 100 increments of a batch, zipf over 10,000 counters, 16 connections"),
    READS("GET one counter, zipf over 10,000 counters, 64 connections"),
    REPLICATION("100 increments/s in eu, each until a GET in us shows it"),
    REPLICATION_THROUGHPUT("POST one increment, zipf over 10,000 counters, 32 connections in each of two regions"),
    FANOUT("1,000 increments/s of one counter in eu, update frames on 1,000 sockets in us");

    private final String what;

    Measurement(String what) {
        this.what = what;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String what() {
        return what;
    }

    /** Whether it calls one address in a closed loop, so that any server can be measured with it. */
    boolean suitsAnyServer() {
        return this == INCREMENTS_ZIPF || this == INCREMENTS_HOT || this == INCREMENTS_SINGLE || this == READS;
    }

    static Measurement of(String word) {
        return Arrays.stream(values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "there is no measurement \"" + word + "\"; there are " + words(List.of(values()))));
    }

    static String words(List<Measurement> some) {
        return some.stream().map(Measurement::word).collect(Collectors.joining(","));
    }
}
