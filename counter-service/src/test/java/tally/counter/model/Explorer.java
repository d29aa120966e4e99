package tally.counter.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tally.counter.model.Step.Action;

/**
 * Visits every state that the protocol can reach within its bounds, the nearest first, and holds the promises against
 * each. Every state's way to rest is followed too: {@link Protocol#heal} is one of the steps, so it leads to a state that
 * is visited anyway, and all that has to be shown besides is that this never runs in a circle.
 */
final class Explorer {
    private final Protocol protocol;
    private final Promises promises;
    private final Visited visited = new Visited();
    private final Queue<State> waiting = new ArrayDeque<>();
    private final Map<Action, Integer> taken = new EnumMap<>(Action.class);
    private int[] healed = new int[1 << 12];
    private int atRest;

    Explorer(Bounds bounds, Set<Mutant> mutants) {
        Rules rules = new Rules(mutants);
        this.protocol = new Protocol(bounds, rules);
        this.promises = new Promises(rules);
    }

    /**
     * What came of it.
     *
     * @param states how many states there are, or were met up to the first broken promise
     * @param atRest in how many of them nothing is left to be done
     * @param taken how often each action was taken
     * @param broken the first broken promise, if any
     * @param history a shortest way there
     */
    record Result(
            int states,
            int atRest,
            Map<Action, Integer> taken,
            @Nullable String broken,
            List<Step> history) {
        /**
         * What is broken, and the way there, a line for each step with what it leads to. When no Redis can lose data any
         * more, the log shows only the last record of each key that both regions have read.
         */
        String told() {
            return history.stream().map(Step::toString).collect(Collectors.joining("\n  ", broken + "\n  ", ""));
        }
    }

    Result explore() {
        meet(protocol.start(), -1);
        for (int number = 0; number < visited.size(); number++) {
            State s = Objects.requireNonNull(waiting.poll());
            @Nullable State next = protocol.heal(s);
            @Nullable String broken = next == null ? promises.brokenAtRest(s) : null;
            if (broken != null) {
                return result(broken, history(number));
            }
            for (Step step : protocol.steps(s)) {
                taken.merge(step.action(), 1, Integer::sum);
                broken = promises.brokenBy(s, step);
                int known = visited.size();
                if (broken == null && meet(step.next(), number) == known) {
                    broken = promises.brokenIn(step.next());
                }
                if (broken != null) {
                    List<Step> history = history(number);
                    history.add(step);
                    return result(broken, history);
                }
            }
            remember(number, next == null ? -1 : visited.number(next));
        }
        int circle = circle();
        return circle < 0 ? result(null, List.of()) : result("L: healing never ends", history(circle));
    }

    private int meet(State state, int parent) {
        int known = visited.size();
        int number = visited.add(state, parent);
        if (number == known) {
            waiting.add(state);
        }
        return number;
    }

    private void remember(int number, int next) {
        if (number == healed.length) {
            healed = Arrays.copyOf(healed, 2 * number);
        }
        healed[number] = next;
        atRest += next < 0 ? 1 : 0;
    }

    /** A state from which healing comes back to it, or -1. */
    private int circle() {
        int[] seenFrom = new int[visited.size()];
        for (int start = 0; start < visited.size(); start++) {
            int number = start;
            while (number >= 0 && seenFrom[number] == 0) {
                seenFrom[number] = start + 1;
                number = healed[number];
            }
            if (number >= 0 && seenFrom[number] == start + 1) {
                return number;
            }
        }
        return -1;
    }

    private List<Step> history(int number) {
        List<Integer> way = new ArrayList<>();
        for (int at = number; at > 0; at = visited.parent(at)) {
            way.add(at);
        }
        Collections.reverse(way);
        List<Step> history = new ArrayList<>();
        State s = protocol.start();
        for (int next : way) {
            Step step = protocol.steps(s).stream()
                    .filter(candidate -> visited.number(candidate.next()) == next)
                    .findFirst()
                    .orElseThrow();
            history.add(step);
            s = step.next();
        }
        return history;
    }

    private Result result(@Nullable String broken, List<Step> history) {
        return new Result(visited.size(), atRest, Map.copyOf(taken), broken, List.copyOf(history));
    }
}
