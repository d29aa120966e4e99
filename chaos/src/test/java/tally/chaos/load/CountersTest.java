package tally.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountersTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 25, 50, 100})
    void soManyOfTheCountersAreKeyed(int percent) {
        List<String> all = new Counters(percent).all();
        assertThat(all).hasSize(200).doesNotHaveDuplicates();
        assertThat(all).filteredOn(counter -> counter.contains("/keyed-")).hasSize(2 * percent);
    }

    @Test
    void bothNamespacesHaveBothSorts() {
        assertThat(new Counters(50).all().stream().map(counter -> counter.replaceAll("-\\d+$", "")))
                .containsOnly("likes/keyed", "likes/unkeyed", "views/keyed", "views/unkeyed");
    }

    @Test
    void aFewCountersGetMostOfTheLoadAndAllGetSome() {
        SplittableRandom random = new SplittableRandom(1);
        Counters counters = new Counters(50);
        var times = Stream.generate(() -> counters.choose(random, true))
                .limit(10_000)
                .collect(Collectors.groupingBy(counter -> counter, Collectors.counting()));
        assertThat(times).hasSize(100);
        assertThat(times.values().stream()
                        .sorted()
                        .skip(95)
                        .mapToLong(Long::longValue)
                        .sum())
                .isBetween(6_500L, 7_800L);
    }

    @Test
    void viewsOnlyGrowAndLikesGoBothWays() {
        SplittableRandom random = new SplittableRandom(1);
        Counters counters = new Counters(50);
        assertThat(Stream.generate(() -> counters.delta(random, "views/a")).limit(10_000))
                .allMatch(delta -> delta >= 1);
        assertThat(Stream.generate(() -> counters.delta(random, "likes/a")).limit(10_000))
                .anyMatch(delta -> delta < 0)
                .anyMatch(delta -> delta > 0)
                .noneMatch(delta -> delta == 0);
    }

    @Test
    void theSameSeedMakesTheSameChoices() {
        assertThat(choices(5)).isEqualTo(choices(5)).isNotEqualTo(choices(6));
    }

    private static List<String> choices(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Counters counters = new Counters(50);
        return Stream.generate(() -> counters.choose(random, false)).limit(50).toList();
    }
}
