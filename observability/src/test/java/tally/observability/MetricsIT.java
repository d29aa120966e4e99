package tally.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tally.testing.stack.Stack;
import tally.testing.stack.Subscription;

/** The metrics that operators build on: the README of each service names them all, and Prometheus reads them all. */
@ExtendWith(Observed.class)
class MetricsIT {
    @Test
    void theCounterServiceTellsWhatItsReadmeSaysAndNoCountersKey(Stack stack) throws IOException {
        tells(stack, "counter-service", "replicas", "tally_");
    }

    @Test
    void theGatewayTellsWhatItsReadmeSaysAndNoCountersKey(Stack stack) throws IOException {
        tells(stack, "realtime-gateway", "gateways", "gateway_");
    }

    private static void tells(Stack stack, String module, String kind, String prefix) throws IOException {
        List<DocumentedMetric> documented = DocumentedMetric.of(module);
        assertThat(documented).isNotEmpty();
        String management =
                stack.status(stack.us()).path(kind).get(0).path("management").stringValue();
        try (Subscription page = stack.us().subscribe("likes/metered")) {
            stack.eu().increment("likes/metered", 2);
            long all = stack.eu().count("likes/metered");
            await().until(() -> page.last() == all);
            await().untilAsserted(() -> {
                Scrape scrape = Scrape.of(management);
                assertThat(documented)
                        .allSatisfy(metric -> assertThat(scrape.tags().get(metric.sample()))
                                .as(metric.sample())
                                .containsExactly(metric.tags()));
            });
            Scrape scrape = Scrape.of(management);
            Set<String> bases = documented.stream()
                    .flatMap(metric -> Stream.of(metric.base(), metric.base() + "_max", metric.base() + "_total"))
                    .collect(Collectors.toSet());
            assertThat(scrape.types().keySet())
                    .filteredOn(name -> name.startsWith(prefix))
                    .isSubsetOf(bases);
            assertThat(scrape.text()).doesNotContain("metered");
        }
    }
}
