package tally.gateway.fanout;

import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;
import tally.gateway.GatewayProperties;

/**
 * The bytes of answers that wait for all clients together, those on their way included: at most {@code
 * tally.gateway.limits.answer-bytes}. A client's equal share of it is never refused, or a few that do not read would have
 * all others closed; so there are never more than twice as many. Safe for threads.
 */
@Component
public final class AnswerBudget {
    private final AtomicLong taken = new AtomicLong();
    private final long max;
    private final long share;

    public AnswerBudget(GatewayProperties properties) {
        this.max = properties.limits().answerBytes().toBytes();
        this.share = max / properties.limits().connections();
    }

    /** Takes bytes for a client that holds {@code held} already; false when there are not so many, and none was taken. */
    boolean take(long bytes, long held) {
        if (taken.addAndGet(bytes) <= max || held + bytes <= share) {
            return true;
        }
        giveBack(bytes);
        return false;
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** How many are taken now. */
    long taken() {
        return taken.get();
    }
}
