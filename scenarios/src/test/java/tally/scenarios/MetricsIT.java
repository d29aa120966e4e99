package tally.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tally.testing.stack.Region;
import tally.testing.stack.Stack;
import tally.testing.stack.Subscription;
import tools.jackson.databind.JsonNode;

/** The metrics that operators build on, as Prometheus reads them. */
@ExtendWith(SharedStack.class)
class MetricsIT {
    @Test
    void bothServicesTellTheirMetricsAndNeverACountersKey(Stack stack) throws IOException {
        try (Subscription page = stack.us().subscribe("likes/metered")) {
            stack.eu().increment("likes/metered", 2);
            await().until(() -> page.last() == 2);
            JsonNode us = stack.status().path("regions").get(1);
            JsonNode replica = us.path("replicas").get(0);
            JsonNode gateway = us.path("gateways").get(0);
            await().untilAsserted(() -> assertThat(prometheus(replica))
                    .contains(
                            "tally_increments_total{outcome=",
                            "tally_batch_size",
                            "tally_store_duration_seconds",
                            "tally_dirty_counters",
                            "tally_exchange_lag_seconds_count{region=\"eu\"}",
                            "tally_exchange_records_total{direction=\"in\"",
                            "tally_exchange_records_total{direction=\"out\"",
                            "tally_incarnations_opened_total{reason=",
                            "tally_gateways_live 1.0",
                            "tally_push_duration_seconds_count{outcome=")
                    .doesNotContain("metered"));
            assertThat(prometheus(gateway))
                    .contains(
                            "gateway_connections_active 1.0",
                            "gateway_subscriptions_active 1.0",
                            "gateway_disconnects_total",
                            "gateway_updates_total{outcome=\"sent\"}",
                            "gateway_updates_total{outcome=\"conflated\"}",
                            "gateway_push_latency_seconds",
                            "gateway_heartbeats_sent_total")
                    .doesNotContain("metered");
        }
    }

    private static String prometheus(JsonNode service) throws IOException {
        return Region.page(service.path("management").stringValue() + "/actuator/prometheus");
    }
}
