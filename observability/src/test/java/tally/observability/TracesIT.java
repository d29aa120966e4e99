package tally.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tally.observability.OtlpReceiver.ExportedSpan;
import tally.testing.stack.Stack;
import tally.testing.stack.Subscription;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One trace of an increment: over HTTP, Redis, Kafka and PUTs, to the sockets of both regions. */
@ExtendWith(Observed.class)
class TracesIT {
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String COUNTER = "likes/traced";
    private static final int TRIES = 5;
    private static final List<String> TO_US = List.of(
            "eu-api-1 increment",
            "eu-api-1 store batch",
            "eu-api-1 drain",
            "us-api-1 merge",
            "us-api-1 push",
            "us-gateway-1 socket");
    private static final List<String> TO_EU =
            List.of("eu-api-1 increment", "eu-api-1 store batch", "eu-api-1 push", "eu-gateway-1 socket");

    @Test
    void anIncrementInEuIsFollowedToASocketOfUs(Stack stack, OtlpReceiver collector) throws IOException {
        try (Subscription eu = stack.eu().subscribe(COUNTER);
                Subscription us = stack.us().subscribe(COUNTER)) {
            // A drain that was under way may have read the slot ahead of the note: then this trace ends in eu, the next
            // does not.
            List<String> begun = new ArrayList<>();
            for (int i = 0; i < TRIES; i++) {
                begun.add(newTrace());
                stack.eu().incrementWith(COUNTER, "traceparent", traceparent(begun.getLast(), "01"));
                long total = stack.eu().count(COUNTER);
                await().until(() -> eu.last() == total && us.last() == total);
            }
            List<ExportedSpan> trace = await().until(
                            () -> begun.stream()
                                    .map(collector::spans)
                                    .filter(TracesIT::isWhole)
                                    .findFirst(),
                            Optional::isPresent)
                    .orElseThrow();
            assertThat(pathTo(trace, socketOf(trace, "us-gateway-1").orElseThrow()))
                    .isEqualTo(TO_US);
            assertThat(pathTo(trace, socketOf(trace, "eu-gateway-1").orElseThrow()))
                    .isEqualTo(TO_EU);
            assertThat(trace).allSatisfy(span -> assertThat(span.endNanos()).isGreaterThanOrEqualTo(span.beginNanos()));
            System.out.println(drawn(trace));
        }
    }

    @Test
    void anIncrementOfASocketIsFollowedToo(Stack stack, OtlpReceiver collector) {
        String trace = newTrace();
        try (Subscription us = stack.us().subscribe("likes/socket-traced")) {
            us.send("{\"type\":\"increment\",\"ref\":7,\"counter\":\"likes/socket-traced\",\"delta\":1,"
                    + "\"traceparent\":\"" + traceparent(trace, "01") + "\"}");
            await().untilAsserted(() -> assertThat(collector.spans(trace))
                    .extracting(ExportedSpan::name)
                    .contains("socket increment", "increment", "store batch"));
            List<ExportedSpan> spans = collector.spans(trace);
            ExportedSpan batch = spans.stream()
                    .filter(span -> span.name().equals("store batch"))
                    .findFirst()
                    .orElseThrow();
            assertThat(pathTo(spans, batch))
                    .containsExactly("us-gateway-1 socket increment", "us-api-1 increment", "us-api-1 store batch");
        }
    }

    @Test
    void whatIsNotSampledOrMalformedIsCountedAndNotTraced(Stack stack, OtlpReceiver collector) throws IOException {
        String unsampled = newTrace();
        String malformed = newTrace();
        String sampled = newTrace();
        long before = stack.eu().count("likes/untraced");
        stack.eu().incrementWith("likes/untraced", "traceparent", traceparent(unsampled, "00"));
        stack.eu().incrementWith("likes/untraced", "traceparent", traceparent(malformed, "0x"));
        stack.eu().incrementWith("likes/untraced", "traceparent", traceparent(sampled, "01"));
        assertThat(stack.eu().count("likes/untraced")).isEqualTo(before + 3);
        await().until(() -> !collector.spans(sampled).isEmpty());
        assertThat(collector.spans(unsampled)).isEmpty();
        assertThat(collector.spans(malformed)).isEmpty();
    }

    @Test
    void theLogsOfBothServicesAreEcsWhereThatIsSwitchedOn(Stack stack) throws IOException {
        for (String process : List.of("eu-api-1", "eu-gateway-1")) {
            List<JsonNode> lines = Files.readAllLines(log(stack, process)).stream()
                    .filter(line -> line.startsWith("{"))
                    .map(JsonMapper.shared()::readTree)
                    .toList();
            assertThat(lines).as(process).isNotEmpty().allSatisfy(line -> {
                assertThat(line.path("@timestamp").stringValue()).isNotBlank();
                assertThat(line.path("log").path("level").stringValue()).isNotBlank();
                assertThat(line.path("service").path("name").stringValue()).startsWith("tally-");
                assertThat(line.path("ecs").path("version").stringValue()).isNotBlank();
            });
        }
    }

    private static Path log(Stack stack, String process) {
        return stack.data("logs").resolve(process + ".log");
    }

    /** Whether all has been exported: each process does that for itself, every few seconds. */
    private static boolean isWhole(List<ExportedSpan> trace) {
        return trace.stream()
                .map(TracesIT::label)
                .collect(Collectors.toSet())
                .containsAll(Stream.concat(TO_US.stream(), TO_EU.stream()).toList());
    }

    private static Optional<ExportedSpan> socketOf(List<ExportedSpan> trace, String gateway) {
        return trace.stream()
                .filter(span -> span.name().equals("socket") && span.instance().equals(gateway))
                .findFirst();
    }

    /** The steps from the caller to this one. */
    private static List<String> pathTo(List<ExportedSpan> trace, ExportedSpan end) {
        if (end.parent().equals(CALLER)) {
            return List.of(label(end));
        }
        ExportedSpan parent = trace.stream()
                .filter(span -> span.id().equals(end.parent()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no parent of " + end + " in " + trace));
        List<String> path = new ArrayList<>(pathTo(trace, parent));
        path.add(label(end));
        return path;
    }

    private static String label(ExportedSpan span) {
        return span.instance() + ' ' + span.name();
    }

    private static String drawn(List<ExportedSpan> trace) {
        long begin = trace.stream().mapToLong(ExportedSpan::beginNanos).min().orElseThrow();
        StringBuilder text = new StringBuilder("Trace " + trace.getFirst().trace() + ", as it was exported:\n");
        trace.stream()
                .sorted(Comparator.comparingLong(ExportedSpan::beginNanos))
                .forEach(span -> text.append("%8.2f ms %8.2f ms  %s  %s%s %s%n"
                        .formatted(
                                (span.beginNanos() - begin) / 1e6,
                                (span.endNanos() - span.beginNanos()) / 1e6,
                                span.id(),
                                "  ".repeat(pathTo(trace, span).size() - 1),
                                label(span),
                                span.tags())));
        return text.toString();
    }

    private static String newTrace() {
        byte[] id = new byte[16];
        ThreadLocalRandom.current().nextBytes(id);
        id[0] = 1;
        return HexFormat.of().formatHex(id);
    }

    private static String traceparent(String trace, String flags) {
        return "00-" + trace + '-' + CALLER + '-' + flags;
    }
}
