package tally.bench.load;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Ranks from 0, chosen by Zipf's law with s = 1: rank r in proportion to 1 / (r + 1). A seed makes the same choices.
 */
public final class Zipf {
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

    /** How likely a rank is, 0 to 1. */
    double share(int rank) {
        return rank == 0 ? upTo[0] : upTo[rank] - upTo[rank - 1];
    }
}
