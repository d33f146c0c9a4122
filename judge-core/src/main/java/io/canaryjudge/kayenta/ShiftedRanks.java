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
     * Subtraction is monotone, so x stays sorted when moved, and one merge of the different points with y gives U and T.
     * Where most points differ such a merge spends its time on mispredicted branches. There another one, without
     * branches, is tried first: it is cut into eight pieces of equal length [2] that go on side by side, each taking a
     * point of x or of y by arithmetic. The numbers of points of x taken before each step add up to n (n - 1) / 2 over
     * the steps that take one of x, and to n m - U over those that take one of y. It gives up when the shift brings about
     * a tie, which then is rare.
     *
     * Order is that of Double.compare: -0 is below 0 and not tied with it. NaN (infinity minus infinity) is infinity.
     *
     * [1] Lehmann 1975, Nonparametrics: Statistical Methods Based on Ranks, chapter 1
     * [2] Odeh, Green, Mwassi, Shmueli, Birk 2012, Merge path: parallel merging made simple, IPDPS workshops, p. 1611
     */

    private static final int LANES = 8;
    private static final long TIED = -1;
    /** So many points for each different one make the plain merge the faster one. */
    private static final int MANY_TIES = 4;

    private final int n;
    private final int m;
    private final PointCounts x;
    private final PointCounts y;
    private final double tiesWithin;

    private final boolean isBranchless;
    /** Ascending, with an infinity behind the last. */
    private final double[] sortedX;

    private final double[] sortedY;
    private final double[] moved;
    private final int equalNeighbours;

    /**
     * @param x ascending in the order of {@link Double#compare}, not empty
     * @param y likewise
     */
    ShiftedRanks(double[] x, double[] y) {
        n = x.length;
        m = y.length;
        this.x = PointCounts.of(x);
        this.y = PointCounts.of(y);
        tiesWithin = this.x.tieTerm() + this.y.tieTerm();
        isBranchless = isPlain(x) && isPlain(y) && MANY_TIES * ((long) this.x.size() + this.y.size()) > (long) n + m;
        sortedX = withSentinel(x);
        sortedY = withSentinel(y);
        moved = new double[n + 1];
        equalNeighbours = move(0);
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
        int least = n * (n + 1);
        int twicePairs = 2 * m * n;
        return (twiceRankSum - least) / twicePairs;
    }

    /** Twice U, and T. */
    private record Ranking(double twiceU, double tieTerm) {}

    private Ranking ranking(double shift) {
        long pairs = isBranchless && Double.isFinite(shift) && move(shift) == equalNeighbours ? pairsAbove() : TIED;
        return pairs == TIED ? mergedByGroups(shift) : new Ranking(2.0 * pairs, tiesWithin);
    }

    private Ranking mergedByGroups(double shift) {
        double twiceU = 0;
        double tieTerm = 0;
        int i = 0;
        int j = 0;
        int below = 0;
        while (i < x.size() || j < y.size()) {
            double next = i < x.size() ? moved(i, shift) : y.point(j);
            if (j < y.size() && Double.compare(y.point(j), next) < 0) {
                next = y.point(j);
            }
            int fromX = 0;
            while (i < x.size() && Double.compare(moved(i, shift), next) == 0) {
                fromX += x.count(i++);
            }
            int fromY = j < y.size() && Double.compare(y.point(j), next) == 0 ? y.count(j++) : 0;
            twiceU += fromX * (2.0 * below + fromY);
            tieTerm += PointCounts.tieTerm(fromX + fromY);
            below += fromY;
        }
        return new Ranking(twiceU, tieTerm);
    }

    private double moved(int i, double shift) {
        return PointCounts.infiniteIfNan(x.point(i) - shift);
    }

    /** Moves x into the buffer; gives how many neighbours there are equal. */
    private int move(double shift) {
        int equal = 0;
        double last = Double.NaN;
        for (int i = 0; i < n; i++) {
            double value = sortedX[i] - shift;
            moved[i] = value;
            equal += value == last ? 1 : 0;
            last = value;
        }
        moved[n] = Double.POSITIVE_INFINITY;
        return equal;
    }

    /** U of what is in the buffer; or {@link #TIED} if one of its points is tied with one of y. */
    private long pairsAbove() {
        int length = (n + m) / LANES;
        int[] taken = new int[LANES];
        for (int lane = 1; lane < LANES; lane++) {
            taken[lane] = movedAmongFirst(lane * length);
        }
        long sum = 0;
        for (int step = 0; step < length; step++) {
            for (int lane = 0; lane < LANES; lane++) {
                int i = taken[lane];
                double difference = moved[i] - sortedY[lane * length + step - i];
                if (difference == 0) {
                    return TIED;
                }
                sum += i;
                taken[lane] = i + (int) (Double.doubleToRawLongBits(difference) >>> 63);
            }
        }
        int i = taken[LANES - 1];
        for (int step = LANES * length; step < n + m; step++) {
            if (moved[i] == sortedY[step - i]) {
                return TIED;
            }
            sum += i;
            i += moved[i] < sortedY[step - i] ? 1 : 0;
        }
        return (long) n * m - (sum - (long) n * (n - 1) / 2);
    }

    /** How many of the merge's first steps take a point of x; of equal points, those of y are taken first. */
    private int movedAmongFirst(int steps) {
        int low = Math.max(0, steps - m);
        int high = Math.min(steps, n);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (moved[middle] < sortedY[steps - 1 - middle]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
