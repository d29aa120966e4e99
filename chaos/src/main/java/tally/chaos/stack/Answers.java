package tally.chaos.stack;

import org.jspecify.annotations.Nullable;
import tally.chaos.history.Answer;
import tally.chaos.history.Outcome;
import tools.jackson.databind.JsonNode;

/** What the answers of the services mean for an increment. A problem says by its type whether something was changed. */
public final class Answers {
    private static final String TYPE_PREFIX = "urn:tally:problem:";
    private static final String NOTHING_CHANGED = "Nothing was changed";

    private Answers() {}

    static Answer counted(boolean replayed) {
        return replayed ? new Answer(Outcome.REPLAYED, "200 replayed") : new Answer(Outcome.ACKNOWLEDGED, "200");
    }

    public static Answer notNow(String words) {
        return new Answer(Outcome.NOT_NOW, words);
    }

    public static Answer unknown(String words) {
        return new Answer(Outcome.UNKNOWN, words);
    }

    /** One result of {@code POST /increments}. */
    static Answer ofItem(JsonNode result) {
        return result.path("counter").isObject()
                ? counted(result.path("replayed").asBoolean(false))
                : refused(result.path("problem"));
    }

    /** @param problem as RFC 9457 has it; null when the body was none */
    static Answer refused(@Nullable JsonNode problem) {
        if (problem == null) {
            return unknown("an answer without a problem");
        }
        return refused(
                problem.path("type").asString(""),
                problem.path("status").asInt(500),
                problem.path("detail").asString(""));
    }

    /**
     * An {@code incremented} or {@code error} frame of a gateway. It names the problem alone, and only
     * {@code store-unavailable} and {@code internal} leave it open whether the increment was counted.
     */
    public static Answer ofFrame(JsonNode frame) {
        if (frame.path("type").asString("").equals("incremented")) {
            return counted(frame.path("replayed").asBoolean(false));
        }
        String problem = frame.path("problem").asString("");
        return switch (problem) {
            case "store-unavailable", "internal" -> unknown(problem);
            case "recovering", "rate-limited" -> notNow(problem);
            default -> new Answer(Outcome.REFUSED, problem);
        };
    }

    private static Answer refused(String type, int status, String detail) {
        String name = type.startsWith(TYPE_PREFIX) ? type.substring(TYPE_PREFIX.length()) : type;
        String words = status + " " + name;
        return switch (name) {
            case "recovering", "rate-limited" -> notNow(words);
            case "store-unavailable" ->
                detail.contains(NOTHING_CHANGED) ? notNow(words + ", nothing changed") : unknown(words);
            default -> status >= 400 && status < 500 ? new Answer(Outcome.REFUSED, words) : unknown(words);
        };
    }
}
