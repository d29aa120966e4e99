package tally.counter.api;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import tally.counter.request.Problem;
import tally.counter.request.ProblemException;
import tools.jackson.databind.json.JsonMapper;

/** How a refusal looks as a response: what both lanes write. */
@Component
final class ProblemBody {
    private final JsonMapper json;
    private final String retryAfter;

    ProblemBody(JsonMapper json, ApiProperties api) {
        this.json = json;
        this.retryAfter = Long.toString(seconds(api.retryAfter()));
    }

    /** The headers of its own; the length is not among them. */
    Map<String, String> headers(ProblemException refusal) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", Problem.MEDIA_TYPE);
        headers.put("Cache-Control", "no-store");
        if (refusal.type().retryable()) {
            headers.put("Retry-After", retryAfter);
        }
        return headers;
    }

    byte[] bytes(ProblemException refusal) {
        return json.writeValueAsBytes(refusal.problem());
    }

    private static long seconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds());
    }
}
