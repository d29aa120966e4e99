package tally.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tally.observability.Dashboard.Query;
import tally.testing.stack.Stack;
import tally.testing.stack.Subscription;

/** Every query of the dashboards and of the alert rules, asked of a Prometheus that scrapes a stack in use. */
@ExtendWith(Observed.class)
class DashboardsIT {
    /** Long enough for some scrapes. */
    private static final String INTERVAL = "10s";

    private static final Pattern METRIC = Pattern.compile("\\b(tally|gateway)_[a-z_]+\\b");

    @Test
    void everyQueryOfEveryPanelIsAnsweredWithNumbers(Stack stack, RunningPrometheus prometheus) {
        List<Query> queries = Dashboard.all().stream()
                .flatMap(dashboard -> dashboard.queries().stream())
                .toList();
        assertThat(queries).hasSizeGreaterThan(30);
        Map<Query, String> open = new LinkedHashMap<>();
        queries.forEach(query -> open.put(query, "not asked yet"));
        try (Subscription eu = stack.eu().subscribe("likes/seen");
                Subscription us = stack.us().subscribe("likes/seen")) {
            await().untilAsserted(() -> {
                stack.eu().increment("likes/seen", 5);
                stack.us().increment("likes/seen", 5);
                Map<Query, String> unanswered = new HashMap<>();
                for (Query query : open.keySet()) {
                    List<Double> values = prometheus.values(query.toPrometheus(INTERVAL));
                    if (values.stream().noneMatch(Double::isFinite)) {
                        unanswered.put(query, values.toString());
                    }
                }
                open.keySet().retainAll(unanswered.keySet());
                assertThat(unanswered).isEmpty();
            });
            assertThat(eu.counts()).isSorted();
            assertThat(us.counts()).isSorted();
        }
    }

    @Test
    void prometheusHasWhatTheRulesAskForAndNoneOfThemFires(Stack stack, RunningPrometheus prometheus)
            throws IOException {
        stack.eu().increment("likes/ruled", 1);
        Set<String> asked = AlertRules.alerts().stream()
                .flatMap(alert -> METRIC.matcher(alert.expression()).results())
                .map(match -> match.group())
                .collect(Collectors.toSet());
        await().untilAsserted(() -> assertThat(prometheus.names()).containsAll(asked));
        await().untilAsserted(() -> assertThat(prometheus.rules())
                .hasSameSizeAs(AlertRules.alerts())
                .allSatisfy(rule -> {
                    assertThat(rule.path("health").stringValue())
                            .as(rule.toString())
                            .isEqualTo("ok");
                    assertThat(rule.path("state").stringValue())
                            .as(rule.toString())
                            .isNotEqualTo("firing");
                }));
    }

    @Test
    void theDashboardsAskTheDataSourceThatIsProvisionedAndHaveNamesOfTheirOwn() throws IOException {
        String source = Files.readString(Path.of("grafana", "provisioning", "datasources", "prometheus.yml"));
        List<Dashboard> dashboards = Dashboard.all();
        assertThat(dashboards.stream().map(each -> each.json().path("uid").stringValue()))
                .hasSize(3)
                .doesNotHaveDuplicates();
        assertThat(dashboards)
                .allSatisfy(dashboard -> assertThat(dashboard.queries())
                        .allSatisfy(query -> assertThat(source).contains("uid: " + query.data() + " ")));
    }
}
