package tally.bench.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A counter that nobody has counted before and that is counted by 1, with the pages that watch it. Of each total it
 * knows when it was answered, and how often, as those of one batch share it.
 */
final class Watched {
    private static final int FIRST_ROOM = 256;

    private final String id;
    private final List<View> views = new ArrayList<>();
    private long[] answeredNanos = new long[FIRST_ROOM];
    private int[] answers = new int[FIRST_ROOM];
    private int highest;

    /** Hears of each answered increment once it is shown; {@code nowNanos} is no earlier than its answer. */
    @FunctionalInterface
    interface Listener {
        void shown(int increments, long answeredNanos, long nowNanos);
    }

    Watched(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** One more page. */
    View view(Listener listener) {
        View view = new View(listener);
        views.add(view);
        return view;
    }

    /** An increment was answered with this total. */
    void counted(int total, long nowNanos) {
        makeRoom(total);
        if (answers[total]++ == 0) {
            answeredNanos[total] = nowNanos;
        }
        highest = Math.max(highest, total);
        for (View view : views) {
            if (view.shown >= total) {
                view.listener.shown(1, nowNanos, nowNanos);
            }
        }
    }

    /** Whether every page shows everything that was answered. */
    boolean isShown() {
        return views.stream().allMatch(view -> view.shown >= highest);
    }

    private void makeRoom(int total) {
        if (total >= answers.length) {
            answeredNanos = Arrays.copyOf(answeredNanos, 2 * total);
            answers = Arrays.copyOf(answers, 2 * total);
        }
    }

    /** It on one page. */
    final class View {
        private final Listener listener;
        private int shown;

        private View(Listener listener) {
            this.listener = listener;
        }

        /** The page shows this total. */
        void shows(long count, long nowNanos) {
            makeRoom((int) count);
            while (shown < count) {
                shown++;
                if (answers[shown] > 0) {
                    listener.shown(answers[shown], answeredNanos[shown], nowNanos);
                }
            }
        }
    }
}
