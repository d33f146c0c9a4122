package io.canaryjudge.statistics;

/**
 * The hypergeometric distribution: how many of the events fall to the canary when they fall on requests at random.
 *
 * @param canary requests of the canary
 * @param baseline requests of the baseline
 * @param events among both
 */
record HypergeometricCounts(long canary, long baseline, long events) implements CountDistribution {

    /** A term that no longer changes a sum. */
    private static final double NEGLIGIBLE = 1e-18;

    @Override
    public long min() {
        return Math.max(0, events - baseline);
    }

    @Override
    public long max() {
        return Math.min(canary, events);
    }

    @Override
    public long mode() {
        double mode = (events + 1.0) / (canary + baseline + 2.0) * (canary + 1.0);
        return Math.min(max(), Math.max(min(), (long) mode));
    }

    @Override
    public double logProbability(long x) {
        return BinomialCounts.logChoose(canary, x)
                + BinomialCounts.logChoose(baseline, events - x)
                - BinomialCounts.logChoose(canary + baseline, events);
    }

    @Override
    public double atMost(long x) {
        if (x < min()) {
            return 0;
        }
        return x <= mode() ? Math.min(1, sumDownFrom(x)) : 1 - atLeast(x + 1);
    }

    @Override
    public double atLeast(long x) {
        if (x > max()) {
            return 0;
        }
        return x > mode() ? Math.min(1, sumUpFrom(x)) : 1 - atMost(x - 1);
    }

    private double sumUpFrom(long first) {
        double term = Math.exp(logProbability(first));
        double sum = 0;
        for (long x = first; x <= max() && term > sum * NEGLIGIBLE; x++) {
            sum += term;
            term *= (double) (canary - x) / (x + 1) * ((double) (events - x) / (baseline - events + x + 1));
        }
        return sum;
    }

    private double sumDownFrom(long first) {
        double term = Math.exp(logProbability(first));
        double sum = 0;
        for (long x = first; x >= min() && term > sum * NEGLIGIBLE; x--) {
            sum += term;
            term *= (double) x / (canary - x + 1) * ((double) (baseline - events + x) / (events - x + 1));
        }
        return sum;
    }
}
