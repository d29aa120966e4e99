package tally.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import tally.bench.load.Answer;
import tally.bench.load.Caller;
import tally.bench.load.MeasurementFailure;
import tally.bench.load.Patience;

/** Waits until two regions show the same totals, by reading again and again those that are not the same yet. */
record Agreement(Caller one, Caller other) {
    private static final int IDS_PER_CALL = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * Returns when both regions have shown every total: at the end of the last read, so a little late rather than
     * early. {@link MeasurementFailure} when they do not within a minute.
     *
     * @param totals what was sent, by counter
     * @param exact all of it was counted; if not, the regions only have to be equal
     */
    void await(Map<String, Long> totals, boolean exact) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<String> open = List.copyOf(totals.keySet());
        while (!open.isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new MeasurementFailure("the regions do not agree on " + open.size() + " counters after "
                        + PATIENCE.toSeconds() + " s, for example " + open.getFirst());
            }
            List<String> differing = new ArrayList<>();
            for (int i = 0; i < open.size(); i += IDS_PER_CALL) {
                List<String> some = open.subList(i, Math.min(open.size(), i + IDS_PER_CALL));
                differing.addAll(differing(some, totals, exact));
            }
            open = differing;
        }
    }

    private List<String> differing(List<String> ids, Map<String, Long> totals, boolean exact)
            throws InterruptedException {
        CompletableFuture<Answer> asked = ask(one, ids);
        List<Long> others = counts(ask(other, ids), ids);
        List<Long> ones = counts(asked, ids);
        List<String> differing = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            boolean equal = ones.get(i).equals(others.get(i));
            if (!equal || (exact && !ones.get(i).equals(totals.get(ids.get(i))))) {
                differing.add(ids.get(i));
            }
        }
        return differing;
    }

    private static CompletableFuture<Answer> ask(Caller region, List<String> ids) {
        String list = ids.stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(","));
        return region.send(region.server().post("/api/v1/counters/query", "{\"ids\":[" + list + "]}"));
    }

    private static List<Long> counts(CompletableFuture<Answer> asked, List<String> ids) throws InterruptedException {
        Answer answer = Patience.await(asked, PATIENCE, "the totals of " + ids.size() + " counters");
        List<Long> counts = answer.body().counts().boxed().toList();
        if (!answer.isOk() || counts.size() != ids.size()) {
            throw new MeasurementFailure(counts.size() + " totals of " + ids.size() + " counters: " + answer);
        }
        return counts;
    }
}
