package tally.gateway.increments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tally.gateway.Contract;
import tally.gateway.CounterName;
import tally.gateway.TestSettings;
import tally.gateway.protocol.BadFrameException;
import tally.gateway.protocol.ClientFrame;
import tally.gateway.protocol.FrameReader;
import tally.gateway.tracing.Traceparent;
import tally.gateway.tracing.Traces;

class LargestRequestTest {
    /** The default of {@code tally.api.max-body} in the counter-service. */
    private static final int MAX_BODY = 1024 * 1024;
    /** Where the search for the longest ends if nothing limits it. */
    private static final int LONG = 2000;

    private final FrameReader reader = new FrameReader(1);
    private final List<List<Increment>> requests = new ArrayList<>();
    private final List<CompletableFuture<List<Outcome>>> answers = new ArrayList<>();
    private final Increments increments = new Increments(
            batch -> {
                requests.add(batch);
                answers.add(new CompletableFuture<>());
                return answers.getLast();
            },
            TestSettings.with(),
            Traces.OFF);

    @Test
    void asManyOfTheLongestIncrementsAsOneRequestHoldsFitIntoABody() {
        String context = "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-";
        Increment longest = new Increment(
                longest("n".repeat(32) + "/", CounterName::accepts),
                -FrameReader.MAX_DELTA,
                longest("", this::isKey),
                longest(context, Traceparent::isWellFormed));
        for (int i = 0; i < 1001; i++) { // the first goes alone, and the others wait behind it
            var _ = increments.add(longest);
        }
        answers.getFirst().complete(List.of(new Outcome.Refused("rate-limited", null)));
        assertThat(requests.getLast()).hasSize(1000).containsOnly(longest);
        assertThat(Contract.JSON.writeValueAsBytes(Map.of("increments", requests.getLast())))
                .hasSizeLessThan(MAX_BODY);
    }

    /** The longest text that is accepted, of the characters that JSON writes as six bytes, as two, and as one. */
    private static String longest(String start, Predicate<String> accepted) {
        String text = start;
        for (char next : new char[] {'\0', '"', 'x'}) {
            while (text.length() < LONG && accepted.test(text + next)) {
                text += next;
            }
        }
        return text;
    }

    private boolean isKey(String text) {
        String frame = Contract.JSON
                .createObjectNode()
                .put("type", "increment")
                .put("counter", "likes/a")
                .put("delta", 1)
                .put("idempotencyKey", text)
                .toString();
        try {
            return reader.read(frame) instanceof ClientFrame.Increment;
        } catch (BadFrameException e) {
            throw new AssertionError(e);
        }
    }
}
