package io.canaryjudge.connector.remotewrite;

/** Cumulative counts as Prometheus has them: floating-point numbers that should be whole. */
final class Counts {

    /** Beyond it, a floating-point number no longer tells neighbours apart. */
    static final double MOST = 1L << 53;

    private Counts() {}

    /** Whether a number can be a count: NaN, infinite and negative ones cannot. */
    static boolean isCount(double value) {
        return value >= 0 && value <= MOST;
    }
}
