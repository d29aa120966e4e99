package tally.redis;

/** A watermark as merged here, by the merging replica's clock at {@code mergedAtMs}. */
public record StoredMark(String incarnation, long sequence, long atMs, long mergedAtMs) {
    static StoredMark parse(String incarnation, String value) {
        String[] parts = value.split(" ", -1);
        return new StoredMark(
                incarnation, Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }
}
