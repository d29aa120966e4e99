package tally.bench.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A counter that nobody has counted before and that is counted by 1, with the pages that watch it. It keeps the times of
 * every increment that was answered, by its total, which those of one batch share.
 */
final class Watched {
    private static final int FIRST_ROOM = 256;

    private final String id;
    private final List<View> views = new ArrayList<>();
    /** Of increments, which are numbered from 1 as they are answered. */
    private long[] fromNanos = new long[FIRST_ROOM];

    private long[] answeredNanos = new long[FIRST_ROOM];
    /** By increment: another one with the same total; 0 is none. */
    private int[] others = new int[FIRST_ROOM];
    /** By total: the increment that was answered with it last; 0 is none. */
    private int[] last = new int[FIRST_ROOM];

    private int increments;
    private int highest;

    /**
     * Hears of each answered increment once it is shown. One that is shown before its answer counts as shown when that
     * comes: nobody knows its total before.
     */
    @FunctionalInterface
    interface Listener {
        /** @param fromNanos when the increment was due, or was sent */
        void shown(long fromNanos, long answeredNanos, long nowNanos);
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

    /** An increment of that time was answered with this total. */
    void counted(int total, long from, long nowNanos) {
        makeRoom(total);
        increments++;
        if (increments == others.length) {
            fromNanos = Arrays.copyOf(fromNanos, 2 * increments);
            answeredNanos = Arrays.copyOf(answeredNanos, 2 * increments);
            others = Arrays.copyOf(others, 2 * increments);
        }
        fromNanos[increments] = from;
        answeredNanos[increments] = nowNanos;
        others[increments] = last[total];
        last[total] = increments;
        highest = Math.max(highest, total);
        for (View view : views) {
            if (view.shown >= total) {
                view.listener.shown(from, nowNanos, nowNanos);
            }
        }
    }

    /** Whether every page shows everything that was answered. */
    boolean isShown() {
        return views.stream().allMatch(view -> view.shown >= highest);
    }

    private void makeRoom(int total) {
        if (total >= last.length) {
            last = Arrays.copyOf(last, 2 * total);
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
                for (int one = last[shown]; one > 0; one = others[one]) {
                    listener.shown(fromNanos[one], answeredNanos[one], nowNanos);
                }
            }
        }
    }
}
