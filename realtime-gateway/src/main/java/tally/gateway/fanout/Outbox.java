package tally.gateway.fanout;

import io.micrometer.core.instrument.Clock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;
import tally.gateway.CounterValue;
import tally.gateway.GatewayProperties;
import tally.gateway.protocol.CloseCode;
import tally.gateway.protocol.Encoding;
import tally.gateway.protocol.ServerFrame;

/**
 * What waits for one socket: answers in their order, and of every counter that changed a mark. One frame is in flight
 * at a time, answers before updates; a value is read when its frame is made, so a slow reader gets fewer values and
 * never an old one. No call blocks, every call is safe from any thread, and no lock is held while anything is sent.
 */
public final class Outbox {
    private final Wire wire;
    private final Encoding encoding;
    private final FanoutMeters meters;
    private final Clock clock;
    private final GatewayProperties.Limits limits;
    private final AnswerBudget budget;
    private final Sender sender = new Sender();
    private volatile @Nullable Sending inFlight;

    private final Object lock = new Object();
    private final Queue<ByteBuffer> answers = new ArrayDeque<>(2);
    private long answerBytes;
    /** What it has of the budget: for the answers that wait, and for one in flight. */
    private long held;

    /** What this socket watches, and of each the last value that was sent. */
    private final Map<LiveCounter, Total> open = new HashMap<>(2);

    private final Set<LiveCounter> changed = new LinkedHashSet<>(2);
    private boolean ended;
    private @Nullable CloseCode farewell;

    public Outbox(
            Wire wire,
            Encoding encoding,
            FanoutMeters meters,
            Clock clock,
            GatewayProperties.Limits limits,
            AnswerBudget budget) {
        this.wire = wire;
        this.encoding = encoding;
        this.meters = meters;
        this.clock = clock;
        this.limits = limits;
        this.budget = budget;
    }

    /** Sends an answer; more than may wait close the wire as too slow. */
    public void answer(ServerFrame frame) {
        proceed(enqueue(encoding.answer(frame)));
    }

    /**
     * Opens counters, whose values are known, and answers with these values. Every later change follows the answer, and
     * none falls between the two.
     */
    public void open(List<LiveCounter> counters, Function<List<CounterValue>, ServerFrame> answer) {
        List<CounterValue> values = new ArrayList<>(counters.size());
        boolean fits;
        synchronized (lock) {
            for (LiveCounter counter : counters) {
                Total total = counter.totalFor(this);
                if (total != null) {
                    open.put(counter, total);
                    values.add(total.value());
                }
            }
            fits = enqueue(encoding.answer(answer.apply(values)));
        }
        proceed(fits);
    }

    /** Sends no more of this counter. */
    public void close(LiveCounter counter) {
        synchronized (lock) {
            open.remove(counter);
            changed.remove(counter);
        }
    }

    /** Drops waiting updates, and closes the wire behind what else waits already. */
    public void finish(CloseCode code) {
        synchronized (lock) {
            ended = true;
            changed.clear();
            farewell = code;
        }
        sender.iterate();
    }

    /** The client is gone: nothing waits for it any more, whatever the connection still says of the frame in flight. */
    public void discard() {
        synchronized (lock) {
            dropAll();
            giveBack(held);
        }
    }

    /** How long the present frame has been in flight; zero when there is none. */
    public Duration stalled() {
        Sending sending = inFlight;
        return sending == null ? Duration.ZERO : Duration.ofNanos(clock.monotonicTime() - sending.sinceNanos());
    }

    /** Notes that a counter is {@code present} now; returns whether {@link #send} has to be called, once all is noted. */
    boolean mark(LiveCounter counter, @Nullable Total present) {
        synchronized (lock) {
            Total shown = open.get(counter);
            if (ended || shown == null || shown.equals(present)) {
                return false;
            }
            if (changed.add(counter)) {
                return true;
            }
        }
        meters.conflated(1); // it waits behind a frame in flight, whose end looks here again, or for whoever noted it
        return false;
    }

    /** Sends what waits, unless a frame is in flight, whose end will. */
    void send() {
        sender.iterate();
    }

    private boolean enqueue(ByteBuffer text) {
        synchronized (lock) {
            if (ended) {
                return true;
            }
            if (mayWait(text) && budget.take(text.remaining(), held)) {
                answers.add(text);
                answerBytes += text.remaining();
                held += text.remaining();
                return true;
            }
            dropAll();
            return false;
        }
    }

    private void dropAll() {
        ended = true;
        changed.clear();
        answers.clear();
        giveBack(answerBytes);
        answerBytes = 0;
    }

    /** Never more than it has: what is in flight may end after the client was given up. */
    private void giveBack(long bytes) {
        long given = Math.min(bytes, held);
        held -= given;
        budget.giveBack(given);
    }

    private boolean mayWait(ByteBuffer text) {
        return answers.isEmpty()
                || (answers.size() < limits.answersPerSocket()
                        && answerBytes + text.remaining()
                                <= limits.answerBytesPerSocket().toBytes());
    }

    private void proceed(boolean fits) {
        if (fits) {
            sender.iterate();
        } else {
            wire.close(CloseCode.TOO_SLOW);
        }
    }

    private @Nullable Sending next() {
        ByteBuffer answer;
        List<Total> totals = List.of();
        synchronized (lock) {
            answer = answers.poll();
            if (answer != null) {
                answerBytes -= answer.remaining();
            } else if (!changed.isEmpty()) {
                totals = takeChanged();
            }
        }
        if (answer != null) {
            return new Sending(answer, List.of(), clock.monotonicTime());
        }
        return totals.isEmpty() ? null : update(totals);
    }

    private List<Total> takeChanged() {
        List<Total> totals = new ArrayList<>(Math.min(changed.size(), limits.updatesPerFrame()));
        Iterator<LiveCounter> waiting = changed.iterator();
        while (waiting.hasNext() && totals.size() < limits.updatesPerFrame()) {
            LiveCounter counter = waiting.next();
            Total total = counter.totalFor(this);
            waiting.remove();
            if (total != null && !total.equals(open.put(counter, total))) {
                totals.add(total);
            }
        }
        return totals;
    }

    private Sending update(List<Total> totals) {
        List<ByteBuffer> frames = totals.stream().map(Total::frame).toList();
        return new Sending(encoding.update(frames), totals, clock.monotonicTime());
    }

    private @Nullable CloseCode takeFarewell() {
        synchronized (lock) {
            CloseCode code = farewell;
            farewell = null;
            return code;
        }
    }

    /** Sends one frame after the other, as Jetty's own flushers do: never recursive, never two at a time. */
    private final class Sender extends IteratingCallback {
        @Override
        protected Action process() {
            Sending sending = next();
            if (sending == null) {
                CloseCode code = takeFarewell();
                if (code != null) {
                    wire.close(code);
                }
                return Action.IDLE;
            }
            inFlight = sending;
            wire.send(sending.text(), this);
            return Action.SCHEDULED;
        }

        @Override
        protected void onSuccess() {
            Sending sent = inFlight;
            inFlight = null;
            if (sent != null && sent.totals().isEmpty()) {
                synchronized (lock) {
                    giveBack(sent.text().remaining());
                }
            }
            if (sent != null && !sent.totals().isEmpty()) {
                meters.sent(sent.totals(), clock.monotonicTime());
            }
        }

        @Override
        protected void onFailure(Throwable cause) {
            inFlight = null; // whoever owns the socket hears of it from the server
            discard();
        }
    }
}
