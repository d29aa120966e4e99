package tally.counter.store;

import java.util.Map;
import java.util.stream.Collectors;

/** What a Redis says of itself in INFO, by name. A name that it does not tell is {@code unknown}. */
record RedisInfo(Map<String, String> fields) {
    static RedisInfo parse(String info) {
        return new RedisInfo(info.lines()
                .map(line -> line.split(":", 2))
                .filter(field -> field.length == 2)
                .collect(Collectors.toMap(field -> field[0], field -> field[1].strip(), (first, _) -> first)));
    }

    private String get(String name) {
        return fields.getOrDefault(name, "unknown");
    }

    String version() {
        return get("redis_version");
    }

    String evictionPolicy() {
        return get("maxmemory_policy");
    }

    /** How many keys it has evicted since it started. */
    String evictedKeys() {
        return get("evicted_keys");
    }

    /** {@code master} or {@code slave}. */
    String role() {
        return get("role");
    }
}
