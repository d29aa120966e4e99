package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tally.counter.store.Fault.Kind;
import tally.counter.store.Fault.Use;

class RedisRulesTest {
    private static final String RIGHT = """
            # Server\r
            redis_version:7.0.0\r
            # Memory\r
            maxmemory_policy:noeviction\r
            # Stats\r
            evicted_keys:0\r
            # Replication\r
            role:master\r
            """;
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final RedisRules rules = new RedisRules(16, Duration.ofSeconds(30));

    @Test
    void aRedisAsItMustBeHasNoFault() {
        assertThat(rules.faults(RedisInfo.parse(RIGHT))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "redis_version:7.0.0, redis_version:6.2.14, TOO_OLD, 'version 6.2.14 and must have 7.0 or newer'",
        "redis_version:7.0.0, redis_version:unstable, TOO_OLD, version unstable",
        "redis_version:7.0.0, x:y, TOO_OLD, version unknown",
        "noeviction, allkeys-lru, EVICTS, maxmemory-policy allkeys-lru",
        "noeviction, volatile-ttl, EVICTS, set maxmemory-policy to noeviction",
        "maxmemory_policy, x, EVICTS, maxmemory-policy unknown",
        "evicted_keys:0, evicted_keys:3, HAS_EVICTED, evicted_keys 3",
        "evicted_keys, x, HAS_EVICTED, evicted_keys unknown",
        "master, slave, REPLICA, must be a master",
        "role, x, REPLICA, role unknown"
    })
    void eachFaultIsFoundAndSaysWhatToDo(String right, String wrong, Kind kind, String reason) {
        List<Fault> faults = rules.faults(RedisInfo.parse(RIGHT.replace(right, wrong)));
        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo(kind);
            assertThat(fault.reason()).contains(reason);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.0.0", "7.4.2", "8.0.1", "10.0.0"})
    void everyVersionFromSevenOnWillDo(String version) {
        assertThat(rules.faults(RedisInfo.parse(RIGHT.replace("7.0.0", version))))
                .isEmpty();
    }

    @Test
    void anotherNumberOfShardsIsAFaultWhateverIsStored() {
        assertThat(rules.fault("16")).isEmpty();
        assertThat(rules.fault("8")).hasValueSatisfying(fault -> {
            assertThat(fault.kind()).isEqualTo(Kind.OTHER_SHARDS);
            assertThat(fault.reason()).contains("tally.shards is 16", "first used with 8", "Set tally.shards=8");
        });
        assertThat(rules.fault("rubbish")).isPresent();
    }

    @Test
    void clocksMayDifferByTheLimitAndNotByMore() {
        assertThat(rules.fault(NOON, NOON.plusSeconds(30), NOON)).isEmpty();
        assertThat(rules.fault(NOON, NOON.minusSeconds(30), NOON)).isEmpty();
        assertThat(skew(NOON.plusMillis(30_001))).contains("is 30 s behind that of Redis");
        assertThat(skew(NOON.minusMillis(30_001))).contains("is 30 s ahead of that of Redis");
        assertThat(skew(NOON.plus(Duration.ofDays(1)))).contains("86400 s behind", "at most 30 s");
    }

    @Test
    void aSlowAnswerIsNoSkew() {
        assertThat(rules.fault(NOON, NOON.plusSeconds(60), NOON.plusSeconds(90)))
                .isEmpty();
        assertThat(rules.fault(NOON, NOON.plusSeconds(121), NOON.plusSeconds(90)))
                .isPresent();
    }

    @Test
    void aFaultStopsWhatItMustAndNoMore() {
        assertThat(Map.of(
                        Kind.CLOCK, uses(Kind.CLOCK),
                        Kind.EVICTS, uses(Kind.EVICTS),
                        Kind.HAS_EVICTED, uses(Kind.HAS_EVICTED),
                        Kind.TOO_OLD, uses(Kind.TOO_OLD),
                        Kind.REPLICA, uses(Kind.REPLICA),
                        Kind.OTHER_SHARDS, uses(Kind.OTHER_SHARDS),
                        Kind.OTHER_LAYOUT, uses(Kind.OTHER_LAYOUT),
                        Kind.UNCHECKED, uses(Kind.UNCHECKED)))
                .isEqualTo(Map.of(
                        Kind.CLOCK, List.of(Use.BEING_READY),
                        Kind.EVICTS, List.of(Use.BEING_READY, Use.WRITING),
                        Kind.HAS_EVICTED, List.of(Use.BEING_READY, Use.WRITING),
                        Kind.TOO_OLD, List.of(Use.BEING_READY, Use.WRITING),
                        Kind.REPLICA, List.of(Use.BEING_READY, Use.WRITING),
                        Kind.OTHER_SHARDS, List.of(Use.BEING_READY, Use.WRITING, Use.READING),
                        Kind.OTHER_LAYOUT, List.of(Use.BEING_READY, Use.WRITING, Use.READING),
                        Kind.UNCHECKED, List.of(Use.BEING_READY, Use.WRITING, Use.READING)));
    }

    @Test
    void theLimitsHaveDefaults() {
        GuardProperties defaults =
                new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate("none", GuardProperties.class);
        assertThat(defaults).isEqualTo(new GuardProperties(Duration.ofSeconds(5), Duration.ofSeconds(30)));
    }

    private String skew(Instant theirs) {
        Optional<Fault> fault = rules.fault(NOON, theirs, NOON);
        assertThat(fault).map(Fault::kind).contains(Kind.CLOCK);
        return fault.orElseThrow().reason();
    }

    private static List<Use> uses(Kind kind) {
        return List.of(Use.values()).stream().filter(kind::stops).toList();
    }
}
