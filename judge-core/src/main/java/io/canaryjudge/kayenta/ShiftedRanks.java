package io.canaryjudge.kayenta;

import java.util.Arrays;

/** The ranks of a sample x, moved down by a shift, among a sample y. Used by one thread: it keeps a buffer. */
final class ShiftedRanks {

    /*
     * With n points of x and m of y, U counts the pairs with x - shift > y, ties by half [1]; then
     *     rank sum of x = n (n + 1) / 2 + U
     *     dz            = U - n m / 2
     *     T             = sum of t^3 - t over groups of t tied points
     *     sigma^2       = n m / 12 * (n + m + 1 - T / ((n + m) (n + m - 1)))
     * All but sigma are multiples of 1/2 and exact, so it does not matter in which order they are summed.
     *
     * Subtraction is monotone, so x stays sorted when moved and one merge with y gives U. A plain merge would spend most
     * of its time on mispredicted branches. Here it has none: it is cut into eight pieces of equal length [2] that
     * go on side by side, each taking a point of x or of y by arithmetic. Ties within x or within y are counted once.
     * Where the shift brings about new ones, which is rare, a second merge by groups counts everything.
     *
     * Order is that of Double.compare: -0 is below 0 and not tied with it. NaN (infinity minus infinity) is infinity.
     *
     * [1] Lehmann 1975, Nonparametrics: Statistical Methods Based on Ranks, chapter 1
     * [2] Odeh, Green, Mwassi, Shmueli, Birk 2012, Merge path: parallel merging made simple, IPDPS workshops, p. 1611
     */

    private static final int LANES = 8;
    private static final long TIED = -1;

    private final int n;
    private final int m;
    /** Ascending, with an infinity behind the last. */
    private final double[] x;

    private final double[] y;
    private final double[] moved;
    private final boolean isPlain;
    private final int equalNeighbours;
    private final double tiesWithin;

    /**
     * @param x ascending in the order of {@link Double#compare}, not empty
     * @param y likewise
     */
    ShiftedRanks(double[] x, double[] y) {
        n = x.length;
        m = y.length;
        this.x = withSentinel(x);
        this.y = withSentinel(y);
        moved = new double[n + 1];
        isPlain = isPlain(x) && isPlain(y);
        equalNeighbours = move(0);
        tiesWithin = tieTerm(x) + tieTerm(y);
    }

    private static double[] withSentinel(double[] sorted) {
        double[] result = Arrays.copyOf(sorted, sorted.length + 1);
        result[sorted.length] = Double.POSITIVE_INFINITY;
        return result;
    }

    /** Whether comparing by sign of the difference is safe: finite and without -0. */
    private static boolean isPlain(double[] sorted) {
        return Double.isFinite(sorted[0])
                && Double.isFinite(sorted[sorted.length - 1])
                && Arrays.binarySearch(sorted, -0.0) < 0;
    }

    private static double tieTerm(double[] sorted) {
        double term = 0;
        int start = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i == sorted.length || Double.compare(sorted[i], sorted[start]) != 0) {
                term += tieTerm(i - start);
                start = i;
            }
        }
        return term;
    }

    private static double tieTerm(int tied) {
        double t = tied;
        return t * t * t - t;
    }

    /** The rank sum of x after the shift, standardized with continuity correction; NaN when all points are tied. */
    double standardized(double shift) {
        Ranking ranking = ranking(shift);
        double dz = (ranking.twiceU() - (double) n * m) / 2;
        double both = (double) n + m;
        double sigma = Math.sqrt(((double) n * m / 12) * ((both + 1) - ranking.tieTerm() / (both * (both - 1))));
        return (dz - 0.5 * Math.signum(dz)) / sigma;
    }

    /**
     * The share of pairs in which x is larger, ties by half. As in the original, two products are 32-bit integers, so
     * the result is wrong from 32 768 points a side on.
     */
    double commonLanguageEffect() {
        double twiceRankSum = (double) n * (n + 1) + ranking(0).twiceU();
        int most = n * (n + 1);
        int twicePairs = 2 * m * n;
        return (twiceRankSum - most) / twicePairs;
    }

    /** Twice U, and T. */
    private record Ranking(double twiceU, double tieTerm) {}

    private Ranking ranking(double shift) {
        boolean isAsBefore = move(shift) == equalNeighbours && isPlain && Double.isFinite(shift);
        long pairs = isAsBefore ? pairsAbove() : TIED;
        return pairs == TIED ? rankingWithTies() : new Ranking(2.0 * pairs, tiesWithin);
    }

    /** Moves x into the buffer; gives how many neighbours there are equal. */
    private int move(double shift) {
        int equal = 0;
        double last = Double.NaN;
        for (int i = 0; i < n; i++) {
            double value = x[i] - shift;
            moved[i] = value;
            equal += value == last ? 1 : 0;
            last = value;
        }
        moved[n] = Double.POSITIVE_INFINITY;
        return equal;
    }

    /** U; or {@link #TIED} if a moved point is tied with one of y. */
    private long pairsAbove() {
        int length = (n + m) / LANES;
        int[] taken = new int[LANES];
        for (int lane = 1; lane < LANES; lane++) {
            taken[lane] = movedAmongFirst(lane * length);
        }
        long pairs = 0;
        for (int step = 0; step < length; step++) {
            for (int lane = 0; lane < LANES; lane++) {
                int i = taken[lane];
                int j = lane * length + step - i;
                double difference = moved[i] - y[j];
                if (difference == 0) {
                    return TIED;
                }
                int isNext = (int) (Double.doubleToRawLongBits(difference) >>> 63);
                pairs += j & -isNext;
                taken[lane] = i + isNext;
            }
        }
        return addRest(pairs, LANES * length, taken[LANES - 1]);
    }

    private long addRest(long before, int firstStep, int taken) {
        long pairs = before;
        int i = taken;
        for (int step = firstStep; step < n + m; step++) {
            int j = step - i;
            if (moved[i] == y[j]) {
                return TIED;
            }
            if (moved[i] < y[j]) {
                pairs += j;
                i++;
            }
        }
        return pairs;
    }

    /** How many of the merge's first steps take a point of x; of equal points, those of y are taken first. */
    private int movedAmongFirst(int steps) {
        int low = Math.max(0, steps - m);
        int high = Math.min(steps, n);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (moved[middle] < y[steps - 1 - middle]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Ranking rankingWithTies() {
        double twiceU = 0;
        double tieTerm = 0;
        int i = 0;
        int j = 0;
        while (i < n || j < m) {
            double value = j == m || (i < n && compare(moved[i], y[j]) < 0) ? moved[i] : y[j];
            int fromX = tiedAt(moved, i, n, value);
            int fromY = tiedAt(y, j, m, value);
            twiceU += (double) fromX * (2.0 * j + fromY);
            tieTerm += tieTerm(fromX + fromY);
            i += fromX;
            j += fromY;
        }
        return new Ranking(twiceU, tieTerm);
    }

    private static int tiedAt(double[] sorted, int from, int to, double value) {
        int at = from;
        while (at < to && compare(sorted[at], value) == 0) {
            at++;
        }
        return at - from;
    }

    private static int compare(double left, double right) {
        return Double.compare(infiniteIfNan(left), infiniteIfNan(right));
    }

    private static double infiniteIfNan(double value) {
        return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
    }
}
