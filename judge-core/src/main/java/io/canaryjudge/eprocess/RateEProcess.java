package io.canaryjudge.eprocess;

import io.canaryjudge.counts.PairedCounts;

/**
 * An e-process for the ratio of two event rates, such as error rates, paired window by window.
 *
 * <p>{@link Alternative#WORSE}: null {@code pC <= r pB + d}; {@link Alternative#WITHIN_MARGIN}: null
 * {@code pC >= r pB + d}, in every window, where {@code pC}, {@code pB} are the canary's and the baseline's rates,
 * {@code r} the margin and {@code d} the slack. The rates may drift together in any way. Immutable and safe to share.
 */
public final class RateEProcess implements EProcess {

    /*
     * Given the requests nC, nB of a window, the events xC, xB and a ratio psi > r (WORSE) or psi < r, let
     *
     *   pi0 = r nC / (r nC + nB),   pi1 = psi nC / (psi nC + nB),
     *   log factor = xC log(pi1/pi0) + xB log((1-pi1)/(1-pi0)) - nC d (pi1/pi0 - 1).
     *
     * For Bernoulli counts E exp(x l) <= exp(n p (e^l - 1)), and nC r (pi1/pi0 - 1) = nB (1 - (1-pi1)/(1-pi0)), so the
     * expectation of the factor is at most exp(nC (pi1/pi0 - 1)(pC - r pB - d)). For psi > r the bracket pi1/pi0 - 1 is
     * positive and for psi < r negative: at most 1 under either null. The process averages over a grid of psi. Without
     * slack it is the conditional binomial likelihood ratio, free of the common rate [1]; the slack term for psi < r
     * lets a canary without any event prove itself.
     *
     * [1] Lindon, Malek: Anytime-valid inference for multinomial count data, 2022, section 3.
     */

    private static final int GRID_SIZE = 14;
    private static final double[] GRID = Grid.logSpaced(1.03, 20, GRID_SIZE);

    private final Alternative alternative;
    private final double margin;
    private final double slack;
    private final Restarts restarts;
    private final MixtureCapital capital;

    private RateEProcess(
            Alternative alternative, double margin, double slack, Restarts restarts, MixtureCapital capital) {
        this.alternative = alternative;
        this.margin = margin;
        this.slack = slack;
        this.restarts = restarts;
        this.capital = capital;
    }

    /**
     * The process before any window.
     *
     * @param margin ratio of the rates that the null allows, above 0
     * @param slack absolute difference that it allows on top, 0 or more and below 1
     * @throws IllegalArgumentException if a number is outside its range
     */
    public static RateEProcess start(Alternative alternative, double margin, double slack, Restarts restarts) {
        if (!(margin > 0 && margin < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("margin must be above 0, was " + margin);
        }
        if (!(slack >= 0 && slack < 1)) {
            throw new IllegalArgumentException("slack must be 0 or more and below 1, was " + slack);
        }
        return new RateEProcess(alternative, margin, slack, restarts, MixtureCapital.start(GRID_SIZE, restarts));
    }

    @Override
    public RateEProcess after(PairedCounts window) {
        if (!window.isComparable()) {
            return this;
        }
        double[] logFactors = new double[GRID_SIZE];
        for (int j = 0; j < GRID_SIZE; j++) {
            double psi = alternative == Alternative.WORSE ? margin * GRID[j] : margin / GRID[j];
            logFactors[j] = logFactor(psi, window);
        }
        return new RateEProcess(alternative, margin, slack, restarts, capital.after(logFactors, restarts));
    }

    private double logFactor(double psi, PairedCounts window) {
        double nC = window.canary().requests();
        double nB = window.baseline().requests();
        double pi0 = margin * nC / (margin * nC + nB);
        double pi1 = psi * nC / (psi * nC + nB);
        return window.canary().events() * Math.log(pi1 / pi0)
                + window.baseline().events() * Math.log((1 - pi1) / (1 - pi0))
                - nC * slack * (pi1 / pi0 - 1);
    }

    @Override
    public double logE() {
        return capital.logMean();
    }
}
