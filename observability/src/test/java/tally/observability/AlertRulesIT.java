package tally.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tally.observability.AlertRules.Look;
import tally.testing.Command;

@ExtendWith(Observed.class)
class AlertRulesIT {
    @Test
    void promtoolUnderstandsTheConfigurationAndItsRules(Promtool promtool) {
        Command.Outcome outcome = promtool.call(List.of(
                "check", "config", AlertRules.FOLDER.resolve("prometheus.yml").toString()));
        assertThat(outcome.code()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains(AlertRules.alerts().size() + " rules found");
    }

    @Test
    void everyRuleFiresAndKeepsQuietAsItsTestsSay(Promtool promtool) {
        List<String> words = new ArrayList<>(List.of("test", "rules"));
        words.addAll(AlertRules.files("tests"));
        Command.Outcome outcome = promtool.call(words);
        assertThat(outcome.code()).as(outcome.output()).isZero();
    }

    @Test
    void everyRuleHasATestInWhichItFiresAndOneInWhichItDoesNot() {
        List<Look> looks = AlertRules.looks();
        assertThat(AlertRules.alerts())
                .isNotEmpty()
                .allSatisfy(alert ->
                        assertThat(looks).contains(new Look(alert.name(), true), new Look(alert.name(), false)));
    }

    @Test
    void everyRuleSaysWhatIsTheMatterHowBadItIsAndWhatToDo() {
        assertThat(AlertRules.alerts()).allSatisfy(alert -> {
            assertThat(alert.labels().get("severity")).isIn("critical", "warning");
            assertThat(alert.annotations()).containsOnlyKeys("summary", "description");
            assertThat(alert.annotations().values()).noneMatch(String::isBlank);
        });
    }
}
