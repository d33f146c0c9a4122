package io.canaryjudge.eprocess;

import io.canaryjudge.counts.PairedCounts;

/**
 * An e-process for whether the canary exceeds a threshold more often than the baseline, paired window by window; with
 * the canary's threshold set {@code r} times the baseline's, for whether it is more than {@code r} times slower.
 *
 * <p>{@link Alternative#WORSE}: null {@code pC <= pB}; {@link Alternative#WITHIN_MARGIN}: null {@code pC >= pB}, in
 * every window. Immutable and safe to share.
 */
public final class ExceedanceEProcess implements EProcess {

    /*
     * The two-sample Bernoulli E-variable of [1], one per window. With f = nC/N, g = nB/N, a past exceedance rate theta
     * and a step d in log odds,
     *
     *   tC = expit(logit theta + d g),  tB = expit(logit theta - d f),  t0 = (nC tC + nB tB) / N,
     *   log factor = xC log(tC/t0) + (nC-xC) log((1-tC)/(1-t0)) + xB log(tB/t0) + (nB-xB) log((1-tB)/(1-t0)).
     *
     * Its expectation is at most 1 for pC = pB, and it increases in xC and decreases in xB for d > 0, hence one-sided
     * validity. theta is learnt from past windows only; a wrong one costs power, never validity. The process averages
     * over a grid of d.
     *
     * [1] Turner, Ly, Gruenwald: Generic E-variables for exact sequential k-sample tests that allow for optional
     *     stopping, 2024, section 2.
     */

    private static final int GRID_SIZE = 10;
    private static final double[] GRID = Grid.logSpaced(0.03, 2.5, GRID_SIZE);
    private static final double LEAST_RATE = 1e-4;

    private final Alternative alternative;
    private final double nominalRate;
    private final double decay;
    private final Restarts restarts;
    private final MixtureCapital capital;
    private final double pastEvents;
    private final double pastRequests;

    private ExceedanceEProcess(
            Alternative alternative,
            double nominalRate,
            double decay,
            Restarts restarts,
            MixtureCapital capital,
            double pastEvents,
            double pastRequests) {
        this.alternative = alternative;
        this.nominalRate = nominalRate;
        this.decay = decay;
        this.restarts = restarts;
        this.capital = capital;
        this.pastEvents = pastEvents;
        this.pastRequests = pastRequests;
    }

    /**
     * The process before any window.
     *
     * @param nominalRate the share of requests expected above the threshold, above 0 and below 1
     * @param decay what is left after a window of the weight of those before it, above 0 and at most 1
     * @throws IllegalArgumentException if a number is outside its range
     */
    public static ExceedanceEProcess start(
            Alternative alternative, double nominalRate, double decay, Restarts restarts) {
        if (!(nominalRate > 0 && nominalRate < 1)) {
            throw new IllegalArgumentException("nominalRate must be above 0 and below 1, was " + nominalRate);
        }
        if (!(decay > 0 && decay <= 1)) {
            throw new IllegalArgumentException("decay must be above 0 and at most 1, was " + decay);
        }
        MixtureCapital capital = MixtureCapital.start(GRID_SIZE, restarts);
        return new ExceedanceEProcess(alternative, nominalRate, decay, restarts, capital, 0, 0);
    }

    @Override
    public ExceedanceEProcess after(PairedCounts window) {
        if (!window.isComparable()) {
            return this;
        }
        double theta = Math.min(Math.max((pastEvents + nominalRate) / (pastRequests + 1), LEAST_RATE), 1 - LEAST_RATE);
        double logOdds = Math.log(theta / (1 - theta));
        double[] logFactors = new double[GRID_SIZE];
        for (int j = 0; j < GRID_SIZE; j++) {
            logFactors[j] = logFactor(logOdds, alternative == Alternative.WORSE ? GRID[j] : -GRID[j], window);
        }
        double events = window.canary().events() + window.baseline().events();
        double requests =
                (double) window.canary().requests() + window.baseline().requests();
        return new ExceedanceEProcess(
                alternative,
                nominalRate,
                decay,
                restarts,
                capital.after(logFactors, restarts),
                decay * pastEvents + events,
                decay * pastRequests + requests);
    }

    private static double logFactor(double logOdds, double step, PairedCounts window) {
        double nC = window.canary().requests();
        double nB = window.baseline().requests();
        double xC = window.canary().events();
        double xB = window.baseline().events();
        double tC = expit(logOdds + step * nB / (nC + nB));
        double tB = expit(logOdds - step * nC / (nC + nB));
        double t0 = (nC * tC + nB * tB) / (nC + nB);
        return xC * Math.log(tC / t0)
                + (nC - xC) * Math.log((1 - tC) / (1 - t0))
                + xB * Math.log(tB / t0)
                + (nB - xB) * Math.log((1 - tB) / (1 - t0));
    }

    @Override
    public double logE() {
        return capital.logMean();
    }

    private static double expit(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
