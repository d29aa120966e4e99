package tally.local;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is said when everything serves: where it is, and a line to try. */
final class Welcome {
    private Welcome() {}

    static String text(StackPlan plan, Duration taken) {
        String addresses = plan.regions().stream()
                .map(region -> String.format(
                        Locale.ROOT,
                        "  %-10s  API http://localhost:%d   console http://localhost:%d/",
                        region.name(),
                        region.replicas().getFirst().api(),
                        region.gateways().getFirst().web()))
                .collect(Collectors.joining("\n"));
        int first = plan.regions().getFirst().replicas().getFirst().api();
        int last = plan.regions().getLast().replicas().getFirst().api();
        return String.format(Locale.ROOT, """
                Ready after %.1f s.
                %s
                Try:
                  curl -X POST http://localhost:%d/api/v1/counters/likes/post-42/increments
                  curl http://localhost:%d/api/v1/counters/likes/post-42""", taken.toMillis() / 1000.0, addresses, first, last);
    }
}
