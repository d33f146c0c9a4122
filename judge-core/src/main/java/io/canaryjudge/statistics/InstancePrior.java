package io.canaryjudge.statistics;

/**
 * What is assumed of the differences between instances of one version before any was seen.
 *
 * @param degreesOfFreedom weight of the assumption, in instances, 0 or more; 0 for none
 * @param standardDeviation of an instance's log event rate around its version's, 0 or more
 */
public record InstancePrior(double degreesOfFreedom, double standardDeviation) {

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
     * How much the assumption weighs beside what was observed: the less, the more the instances differ than assumed. An
     * assumption that the data contradict must not talk them down.
     *
     * @param observed variance between instances, 0 or more
     * @return at most {@link #degreesOfFreedom}
     */
    double weightBeside(double observed) {
        return observed > variance() ? degreesOfFreedom * variance() / observed : degreesOfFreedom;
    }

    /** The same belief in another spread. */
    public InstancePrior withStandardDeviation(double other) {
        return new InstancePrior(degreesOfFreedom, other);
    }
}
