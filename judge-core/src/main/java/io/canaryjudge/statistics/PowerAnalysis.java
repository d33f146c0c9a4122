package io.canaryjudge.statistics;

import io.canaryjudge.histogram.HistogramSnapshot;

/**
 * How long a comparison of two event rates will take, and what it can never show, computed before it begins. A rough
 * forecast, good to about half.
 *
 * @param load what is compared
 * @param instances what serves it
 * @param demand how sure the claim and the forecast shall be
 */
public record PowerAnalysis(Load load, Instances instances, Demand demand) {

    /*
     * For a canary whose rate is r times the baseline's p, the log ratio has the variance v1 / w after w windows,
     *
     *   v1 = phi [(1 - r p) / (nC r p) + (1 - p) / (nB p)]                        (delta method)
     *
     * and besides, for good, V = tau^2 (1/KC + 1/KB) from differences between instances. With d its distance from the
     * margin, both on the log scale, the half-width sqrt(c^2 v1/w + t^2 V) is passed with probability 1 - beta after
     * about
     *
     *   w = (c + z)^2 v1 / (d^2 - (t + z)^2 V),   z the normal quantile of 1 - beta,
     *
     * and never when d <= (t + z) sqrt V. It is the sample size of a Wald test (Lachin 1981, Introduction to sample
     * size determination and power analysis for clinical trials, Controlled Clinical Trials 2) with the boundary's
     * multiplier for the critical value, and the instances' term taken off first.
     */

    private static final double LARGEST_RATE = 0.999;

    /**
     * The requests and events of a window.
     *
     * @param baselineRate probability of the event at the baseline, above 0 and below 1
     * @param canaryRequests to all of the canary, above 0
     * @param baselineRequests to all of the baseline, above 0
     * @param overdispersion how many times the variance of counts exceeds that of independent requests, 1 or more
     */
    public record Load(double baselineRate, double canaryRequests, double baselineRequests, double overdispersion) {

        /** @throws IllegalArgumentException if a number is outside its range */
        public Load {
            if (!(baselineRate > 0 && baselineRate < 1)) {
                throw new IllegalArgumentException("baselineRate must be above 0 and below 1, was " + baselineRate);
            }
            if (!isPositive(canaryRequests) || !isPositive(baselineRequests)) {
                throw new IllegalArgumentException("canaryRequests and baselineRequests must be above 0, were "
                        + canaryRequests + " and " + baselineRequests);
            }
            if (!(overdispersion >= 1 && overdispersion < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("overdispersion must be 1 or more, was " + overdispersion);
            }
        }

        private double variancePerWindow(double ratio) {
            double canaryRate = ratio * baselineRate;
            return overdispersion
                    * ((1 - Math.min(LARGEST_RATE, canaryRate)) / (canaryRequests * canaryRate)
                            + (1 - baselineRate) / (baselineRequests * baselineRate));
        }
    }

    /**
     * The instances behind the two cohorts.
     *
     * @param canaries 1 or more
     * @param baselines 1 or more
     * @param standardDeviation of an instance's log event rate around its version's, 0 or more
     */
    public record Instances(int canaries, int baselines, double standardDeviation) {

        /** @throws IllegalArgumentException if a number is outside its range */
        public Instances {
            if (canaries < 1 || baselines < 1 || !(standardDeviation >= 0 && standardDeviation <= 10)) {
                throw new IllegalArgumentException(
                        "canaries and baselines must be 1 or more and standardDeviation 0 to " + "10; were " + canaries
                                + ", " + baselines + ", " + standardDeviation);
            }
        }

        private double variance() {
            return standardDeviation * standardDeviation * (1.0 / canaries + 1.0 / baselines);
        }
    }

    /**
     * How sure is sure.
     *
     * @param timeMultiplier standard errors over time that a claim needs at any number of looks, above 0: the root of
     *     {@link AnytimeTBoundary#squaredMultiplier}, about 4 to abort and 3 to promote by default
     * @param instanceMultiplier standard errors between instances that it needs, above 0: a quantile of Student's
     *     distribution
     * @param power probability with which the claim shall have been proven by then, 0.5 to below 1
     */
    public record Demand(double timeMultiplier, double instanceMultiplier, double power) {

        /** @throws IllegalArgumentException if a number is outside its range */
        public Demand {
            if (!isPositive(timeMultiplier) || !isPositive(instanceMultiplier)) {
                throw new IllegalArgumentException("timeMultiplier and instanceMultiplier must be above 0, were "
                        + timeMultiplier + " and " + instanceMultiplier);
            }
            if (!(power >= 0.5 && power < 1)) {
                throw new IllegalArgumentException("power must be 0.5 to below 1, was " + power);
            }
        }

        private double z() {
            return StandardNormal.quantile(power);
        }

        private double timeTerm() {
            return timeMultiplier + z();
        }

        private double instanceTerm() {
            return instanceMultiplier + z();
        }
    }

    /**
     * Windows until a canary is proven worse than the margin.
     *
     * @param ratio what its rate is in truth, times the baseline's; no rate above 1
     * @param margin what is allowed, above 0
     * @return infinite when that will not be proven, however long it takes
     * @throws IllegalArgumentException if a number is outside its range
     */
    public double windowsToProveAbove(double ratio, double margin) {
        checkRatio(ratio);
        checkMargin(margin);
        return windows(Math.log(ratio / margin), ratio);
    }

    /** Windows until a canary is proven within the margin; arguments as for {@link #windowsToProveAbove}. */
    public double windowsToProveBelow(double ratio, double margin) {
        checkRatio(ratio);
        checkMargin(margin);
        return windows(Math.log(margin / ratio), ratio);
    }

    private double windows(double distance, double ratio) {
        double beyondInstances = distance * distance - Math.pow(reachOfInstances(), 2);
        return distance > 0 && beyondInstances > 0
                ? Math.pow(demand.timeTerm(), 2) * load.variancePerWindow(ratio) / beyondInstances
                : Double.POSITIVE_INFINITY;
    }

    /**
     * The smallest ratio that is ever proven to lie above the margin with the power demanded, however long it takes.
     */
    public double smallestProvableAbove(double margin) {
        checkMargin(margin);
        return margin * Math.exp(reachOfInstances());
    }

    /** The largest ratio that is ever proven to lie below the margin with the power demanded. */
    public double largestProvableBelow(double margin) {
        checkMargin(margin);
        return margin * Math.exp(-reachOfInstances());
    }

    private double reachOfInstances() {
        return demand.instanceTerm() * Math.sqrt(instances.variance());
    }

    /**
     * Events that each cohort needs, on average over both, to prove a ratio that is allowed to be 1: a rule of thumb
     * for rare events of independent requests on instances that do not differ. Twice the square of
     * {@code (timeMultiplier + z) / log(ratio)}.
     *
     * @param ratio above 0 and not 1
     * @throws IllegalArgumentException if it is not
     */
    public static double eventsNeeded(double ratio, Demand demand) {
        if (!isPositive(ratio) || ratio == 1) {
            throw new IllegalArgumentException("ratio must be above 0 and not 1, was " + ratio);
        }
        return 2 * Math.pow(demand.timeTerm() / Math.log(ratio), 2);
    }

    /**
     * How many times more requests exceed the baseline's quantile when all take longer by one factor: what a slowdown
     * is as a ratio of events. Where a margin is part of the canary's threshold, the factor is the slowdown over the
     * margin.
     *
     * @param q which quantile, between 0 and 1
     * @param slowdown above 0
     * @return 1 when the quantile is the largest latency seen, so that nothing exceeds it
     * @throws IllegalArgumentException if a number is outside its range, or the distribution is empty
     */
    public static double exceedanceRatio(HistogramSnapshot baseline, double q, double slowdown) {
        if (!(q > 0 && q < 1) || !isPositive(slowdown) || baseline.isEmpty()) {
            throw new IllegalArgumentException(
                    "q must be between 0 and 1, slowdown above 0 and baseline not empty; were " + q + ", " + slowdown
                            + ", " + baseline);
        }
        double threshold = baseline.quantile(q);
        long slow = baseline.countAbove((long) threshold);
        return slow == 0 ? 1 : (double) baseline.countAbove((long) (threshold / slowdown)) / slow;
    }

    private void checkRatio(double ratio) {
        if (!isPositive(ratio) || ratio * load.baselineRate() > 1) {
            throw new IllegalArgumentException("ratio must be above 0 and make a rate of at most 1 out of "
                    + load.baselineRate() + ", was " + ratio);
        }
    }

    private static void checkMargin(double margin) {
        if (!isPositive(margin)) {
            throw new IllegalArgumentException("margin must be above 0 and finite, was " + margin);
        }
    }

    private static boolean isPositive(double value) {
        return value > 0 && value < Double.POSITIVE_INFINITY;
    }
}
