package tally.bench.load;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Ranks from 0, chosen by Zipf's law with s = 1: rank r in proportion to 1 / (r + 1). A seed makes the same choices.
 */
public final class Zipf {
    /** A power of two. */
    private static final int CHOICES = 1 << 16;

    /** At each rank the shares of all ranks up to it; the last is 1. */
    private final double[] upTo;

    private final SplittableRandom random;

    public Zipf(int ranks, long seed) {
        this.upTo = new double[ranks];
        this.random = new SplittableRandom(seed);
        double sum = 0;
        for (int rank = 0; rank < ranks; rank++) {
            sum += 1.0 / (rank + 1);
            upTo[rank] = sum;
        }
        for (int rank = 0; rank < ranks; rank++) {
            upTo[rank] /= sum;
        }
    }

    public int next() {
        int found = Arrays.binarySearch(upTo, random.nextDouble());
        return found < 0 ? -found - 1 : found + 1;
    }

    /** One of these at a time, by rank; 65,536 choices, made now, again and again. */
    public static Calls.Requests requests(List<byte[]> byRank, long seed) {
        Zipf zipf = new Zipf(byRank.size(), seed);
        List<byte[]> chosen = IntStream.range(0, CHOICES)
                .mapToObj(_ -> byRank.get(zipf.next()))
                .toList();
        return number -> chosen.get((int) number & (CHOICES - 1));
    }
}
