package io.canaryjudge.statistics;

/**
 * How many requests of each cohort were an event, such as failing or being slow: a table of two by two.
 *
 * @param canaryEvents 0 to {@code canaryRequests}
 * @param canaryRequests at least 1, below 2<sup>53</sup>
 * @param baselineEvents 0 to {@code baselineRequests}
 * @param baselineRequests at least 1, below 2<sup>53</sup>
 */
public record TwoProportions(long canaryEvents, long canaryRequests, long baselineEvents, long baselineRequests) {

    private static final long TOO_MANY = 1L << 53;

    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public TwoProportions {
        check("canary", canaryEvents, canaryRequests);
        check("baseline", baselineEvents, baselineRequests);
    }

    private static void check(String cohort, long events, long requests) {
        if (requests < 1 || requests >= TOO_MANY || events < 0 || events > requests) {
            throw new IllegalArgumentException(cohort + " must have 1 to 2^53 requests and at most as many events, had "
                    + events + " of " + requests);
        }
    }

    /** The share of the canary's requests that are events, 0 to 1. */
    public double canaryProportion() {
        return (double) canaryEvents / canaryRequests;
    }

    /** The share of the baseline's requests that are events, 0 to 1. */
    public double baselineProportion() {
        return (double) baselineEvents / baselineRequests;
    }

    /** The same table with canary and baseline in each other's place. */
    public TwoProportions swapped() {
        return new TwoProportions(baselineEvents, baselineRequests, canaryEvents, canaryRequests);
    }
}
