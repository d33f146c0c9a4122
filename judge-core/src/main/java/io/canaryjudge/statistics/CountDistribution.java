package io.canaryjudge.statistics;

/** A distribution over whole numbers with one peak, as exact tests of counts need it. */
interface CountDistribution {

    /** The smallest possible number. */
    long min();

    /** The largest possible number. */
    long max();

    /** A most probable number; to one side of it the probabilities only fall. */
    long mode();

    /** log P(X = x), for a possible {@code x}. */
    double logProbability(long x);

    /** P(X &lt;= x). */
    double atMost(long x);

    /** P(X &gt;= x). */
    double atLeast(long x);

    /**
     * The probability of all outcomes that are no more probable than {@code x}: the two-sided p-value of R's exact
     * tests, which also count an outcome as no more probable when it exceeds {@code x} by a ten-millionth.
     */
    default double asUnlikelyAs(long x) {
        double limit = logProbability(x) + 1e-7;
        if (x < mode()) {
            return Math.min(1, atMost(x) + atLeast(firstUpTo(limit, mode(), 1)));
        }
        return Math.min(1, atLeast(x) + atMost(firstUpTo(limit, mode(), -1)));
    }

    /** Going from {@code start} in a direction, the first number whose log probability is not above the limit. */
    private long firstUpTo(double limit, long start, int direction) {
        long near = 0;
        long far = direction > 0 ? max() + 1 - start : start + 1 - min();
        while (near < far) {
            long middle = near + (far - near) / 2;
            if (logProbability(start + direction * middle) <= limit) {
                far = middle;
            } else {
                near = middle + 1;
            }
        }
        return start + direction * near;
    }
}
