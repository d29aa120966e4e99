package tally.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tally.chaos.fault.FaultKind.DataLoss;
import tally.chaos.fault.RoundPlan.Step;

class ScheduleTest {
    private static final StackShape TWO_REGIONS = new StackShape(List.of("eu", "us"), 2, 1);
    private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);

    @Test
    void theSameSeedMakesTheSameSchedule() {
        assertThat(rounds(7, ALL, 20)).isEqualTo(rounds(7, ALL, 20)).isNotEqualTo(rounds(8, ALL, 20));
    }

    @Test
    void everyKindComesBeforeLong() {
        assertThat(rounds(7, ALL, 20).stream().flatMap(ScheduleTest::faults).map(PlannedFault::kind))
                .containsAll(ALL);
    }

    @Test
    void onlyTheChosenKindsCome() {
        Set<FaultKind> chosen = EnumSet.of(FaultKind.FLUSH, FaultKind.PARTITION);
        assertThat(rounds(7, chosen, 20).stream().flatMap(ScheduleTest::faults).map(PlannedFault::kind))
                .hasSameElementsAs(chosen);
    }

    @Test
    void twoThatOverlapStrikeDifferentTargets() {
        assertThat(manySteps())
                .allSatisfy(step -> assertThat(step.faults())
                        .extracting(PlannedFault::target)
                        .doesNotHaveDuplicates());
    }

    @Test
    void whileReplicasAreFewNoneOfThemIsStruck() {
        assertThat(manySteps())
                .filteredOn(step -> step.faults().stream().anyMatch(fault -> fault.kind() == FaultKind.SCALE))
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.faults())
                        .filteredOn(fault -> fault.target().contains("-api-"))
                        .noneMatch(fault -> fault.region().equals(scaled(step))));
    }

    private static String scaled(Step step) {
        return step.faults().stream()
                .filter(fault -> fault.kind() == FaultKind.SCALE)
                .map(PlannedFault::region)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void noRoundLosesTheDataOfTwoRegions() {
        assertThat(many())
                .allSatisfy(round -> assertThat(faults(round)
                                .filter(PlannedFault::losesData)
                                .map(PlannedFault::region)
                                .filter(region -> !region.isEmpty())
                                .distinct())
                        .hasSizeLessThanOrEqualTo(1));
    }

    @Test
    void dataAreLostOnlyWhenEverythingElseIsRepaired() {
        assertThat(manySteps())
                .allSatisfy(step -> assertThat(step.faults().stream().skip(1).filter(PlannedFault::losesData))
                        .isEmpty());
    }

    @Test
    void aDeclaredLossAndThatOfTheLogAreAloneAndTheLastOfTheirRound() {
        List<RoundPlan> ending = many().stream()
                .filter(round -> faults(round).anyMatch(ScheduleTest::endsARound))
                .toList();
        assertThat(ending.stream()
                        .flatMap(ScheduleTest::faults)
                        .map(planned -> planned.kind().loss()))
                .contains(DataLoss.DECLARED, DataLoss.LOG);
        assertThat(ending).allSatisfy(round -> {
            assertThat(faults(round).filter(ScheduleTest::endsARound)).hasSize(1);
            assertThat(round.steps().getLast().faults()).singleElement().matches(ScheduleTest::endsARound);
        });
    }

    @Test
    void aPauseIsLongerThanASessionOfAConsumer() {
        assertThat(many().stream().flatMap(ScheduleTest::faults))
                .filteredOn(planned -> planned.kind() == FaultKind.PAUSE_REPLICA)
                .isNotEmpty()
                .allMatch(planned -> planned.lasts().compareTo(Duration.ofSeconds(6)) > 0);
    }

    @Test
    void whatIsStruckIsThere() {
        assertThat(many().stream().flatMap(ScheduleTest::faults).map(PlannedFault::target))
                .containsOnly(
                        "kafka",
                        "eu",
                        "us",
                        "eu-redis",
                        "us-redis",
                        "eu-api",
                        "us-api",
                        "eu-api-1",
                        "eu-api-2",
                        "us-api-1",
                        "us-api-2",
                        "eu-gateway-1",
                        "us-gateway-1",
                        "tally-eu.tally.state",
                        "tally-us.tally.state");
    }

    @Test
    void aScheduleOfLossesAloneHasRoundsWithOne() {
        List<RoundPlan> rounds = rounds(7, EnumSet.of(FaultKind.LOSE_TAIL), 5);
        assertThat(rounds).allSatisfy(round -> assertThat(faults(round)).hasSize(1));
    }

    private static boolean endsARound(PlannedFault planned) {
        return planned.kind().loss() == DataLoss.DECLARED || planned.kind().loss() == DataLoss.LOG;
    }

    private static Stream<PlannedFault> faults(RoundPlan round) {
        return round.steps().stream().flatMap(step -> step.faults().stream());
    }

    private static List<RoundPlan> many() {
        return LongStream.range(0, 50)
                .boxed()
                .flatMap(seed -> rounds(seed, ALL, 20).stream())
                .toList();
    }

    private static List<Step> manySteps() {
        return many().stream().flatMap(round -> round.steps().stream()).toList();
    }

    private static List<RoundPlan> rounds(long seed, Set<FaultKind> kinds, int count) {
        Schedule schedule = new Schedule(seed, kinds, TWO_REGIONS);
        return IntStream.range(0, count).mapToObj(_ -> schedule.next()).toList();
    }
}
