package io.canaryjudge.contrast;

/**
 * What is assumed of the differences between instances of one version before any was seen.
 *
 * @param degreesOfFreedom weight of the assumption, in instances, 0 or more; 0 for none
 * @param standardDeviation of an instance's log event rate around its version's, 0 or more
 */
public record InstancePrior(double degreesOfFreedom, double standardDeviation) {

    /** Standard deviations above its mean up to which a chi-square contradicts nothing: nine in ten are below. */
    private static final double USUAL_DEVIATIONS = 1.3;

    /** Six per cent, believed as if eight instances had shown it. */
    public static final InstancePrior DEFAULT = new InstancePrior(8, 0.06);

    /** Nothing assumed: differences must be shown by the instances themselves. */
    public static final InstancePrior NONE = new InstancePrior(0, 0);

    /** @throws IllegalArgumentException if a number is outside its range */
    public InstancePrior {
        if (!(degreesOfFreedom >= 0 && degreesOfFreedom <= 1e6)
                || !(standardDeviation >= 0 && standardDeviation <= 10)) {
            throw new IllegalArgumentException("degreesOfFreedom must be 0 to 1e6 and standardDeviation 0 to 10; were "
                    + degreesOfFreedom + ", " + standardDeviation);
        }
    }

    /** The assumed variance between instances. */
    double variance() {
        return standardDeviation * standardDeviation;
    }

    /**
     * How much the assumption weighs beside what was observed: less where the instances differ clearly more than it
     * explains. An assumption that the data contradict must not talk them down.
     *
     * @param chiSquare sum of squared deviations of the instances over what sampling and the assumption explain
     * @param observed degrees of freedom of that sum, 0 or more
     * @return at most {@link #degreesOfFreedom}
     */
    double weightBeside(double chiSquare, double observed) {
        double usual = observed + USUAL_DEVIATIONS * Math.sqrt(2 * observed);
        return chiSquare > usual ? degreesOfFreedom * usual / chiSquare : degreesOfFreedom;
    }

    /** The same belief in another spread. */
    public InstancePrior withStandardDeviation(double other) {
        return new InstancePrior(degreesOfFreedom, other);
    }
}
