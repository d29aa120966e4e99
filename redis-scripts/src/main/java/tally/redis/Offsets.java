package tally.redis;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Kafka offsets as Redis holds them: decimal, or nothing. */
final class Offsets {
    private Offsets() {}

    static OptionalLong of(@Nullable String text) {
        return text == null || text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    static String text(OptionalLong offset) {
        return offset.isPresent() ? Long.toString(offset.getAsLong()) : "";
    }
}
