package io.canaryjudge.eprocess;

import java.util.Arrays;

/**
 * The log capital of a bettor who splits one unit over a grid of alternatives, and over the times at which the
 * alternative may begin. Immutable.
 *
 * <p>With restarts, half of the unit is bet at once and the other half is paid in evenly over the planned windows; what
 * has not been paid in yet counts as nothing, which is conservative. A regression that begins late is then not buried
 * under the losses of the clean time before it, at a price of at most {@code log(2) + log(2 * plannedWindows)}
 * (Shin, Ramdas, Rinaldo 2023, restarted e-processes).
 */
final class MixtureCapital {

    private static final double CLIP = 1e4;

    private final double[] logCapital;
    private final double unpaid;

    private MixtureCapital(double[] logCapital, double unpaid) {
        this.logCapital = logCapital;
        this.unpaid = unpaid;
    }

    static MixtureCapital start(int alternatives, Restarts restarts) {
        double[] capital = new double[alternatives];
        Arrays.fill(capital, restarts.areOn() ? Math.log(0.5) : 0);
        return new MixtureCapital(capital, restarts.areOn() ? 0.5 : 0);
    }

    /** Pays in what is due, then multiplies the capital on alternative {@code j} by {@code exp(logFactors[j])}. */
    MixtureCapital after(double[] logFactors, Restarts restarts) {
        double paidIn = Math.min(restarts.weightPerWindow(), unpaid);
        double[] next = new double[logCapital.length];
        for (int j = 0; j < next.length; j++) {
            double capital = paidIn > 0 ? logAdd(logCapital[j], Math.log(paidIn)) : logCapital[j];
            next[j] = Math.max(-CLIP, Math.min(CLIP, capital + logFactors[j]));
        }
        return new MixtureCapital(next, unpaid - paidIn);
    }

    /** The logarithm of the mean capital over the grid. */
    double logMean() {
        double max = Arrays.stream(logCapital).max().orElseThrow();
        double sum = 0;
        for (double l : logCapital) {
            sum += Math.exp(l - max);
        }
        return max + Math.log(sum) - Math.log(logCapital.length);
    }

    private static double logAdd(double a, double b) {
        double max = Math.max(a, b);
        return max + Math.log1p(Math.exp(Math.min(a, b) - max));
    }
}
