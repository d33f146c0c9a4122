package io.canaryjudge.contrast;

/**
 * What is assumed of the differences between instances of one version before any was seen.
 *
 * @param degreesOfFreedom weight of the assumption, in instances, 0 or more; 0 for none
 * @param standardDeviation of an instance's log event rate around its version's, 0 or more
 * @param persistence how the assumption gives way to what the instances show
 */
public record InstancePrior(double degreesOfFreedom, double standardDeviation, Persistence persistence) {

    /** How an assumption gives way to what the instances show. */
    public enum Persistence {
        /** It keeps its weight until they clearly contradict it: a chi-square beyond nine in ten. */
        UNTIL_CONTRADICTED,
        /**
         * It has its full weight beside two degrees of freedom, less beside more, and gives way to a chi-square beyond
         * seven in ten: for events that may differ many times more than assumed.
         */
        BRIEF
    }

    /** Standard deviations above its mean up to which a chi-square contradicts nothing. */
    private static final double NINE_IN_TEN = 1.3;

    private static final double SEVEN_IN_TEN = 0.5;

    /** Degrees of freedom beside which a brief assumption has its full weight. */
    private static final double FEW = 2;

    /** Six per cent, believed as if eight instances had shown it. */
    public static final InstancePrior DEFAULT = new InstancePrior(8, 0.06);

    /** Nothing assumed: differences must be shown by the instances themselves. */
    public static final InstancePrior NONE = new InstancePrior(0, 0);

    /** An assumption that stands until it is contradicted. */
    public InstancePrior(double degreesOfFreedom, double standardDeviation) {
        this(degreesOfFreedom, standardDeviation, Persistence.UNTIL_CONTRADICTED);
    }

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
        return switch (persistence) {
            case UNTIL_CONTRADICTED -> degreesOfFreedom / excess(chiSquare, observed, NINE_IN_TEN);
            case BRIEF -> {
                double excess = excess(chiSquare, observed, SEVEN_IN_TEN);
                yield degreesOfFreedom * Math.min(1, FEW / observed) / (excess * excess);
            }
        };
    }

    /** By how many times a chi-square exceeds what is usual; 1 where it does not. */
    private static double excess(double chiSquare, double observed, double deviations) {
        double usual = observed + deviations * Math.sqrt(2 * observed);
        return chiSquare > usual ? chiSquare / usual : 1;
    }

    /** A brief belief in another spread. */
    public InstancePrior brief(double otherStandardDeviation) {
        return new InstancePrior(degreesOfFreedom, otherStandardDeviation, Persistence.BRIEF);
    }

    /** The same belief in another spread. */
    public InstancePrior withStandardDeviation(double other) {
        return new InstancePrior(degreesOfFreedom, other, persistence);
    }
}
