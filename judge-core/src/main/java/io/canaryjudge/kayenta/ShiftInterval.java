package io.canaryjudge.kayenta;

import java.util.Optional;

/**
 * How much higher the experiment is than the control, with limits of 98 % confidence.
 *
 * @param lower lower limit
 * @param upper upper limit
 * @param estimate about the median of all differences between an experiment's and a control's point
 */
public record ShiftInterval(double lower, double upper, double estimate) {

    /*
     * The limits and the estimate are the shifts at which the standardized rank sum crosses z, -z and 0, as in R's
     * wilcox.test(conf.int = TRUE, exact = FALSE) [1], apart from the continuity correction, which stays on for the
     * estimate. Where even the largest possible shift does not cross, that shift is the limit.
     *
     * [1] Bauer 1972, Constructing confidence sets using rank statistics, J. Amer. Statist. Assoc. 67, p. 687-690
     */

    /**
     * The standard normal quantile of {@code (1.0 - 0.98) / 2} as Commons Math 3 gives it, one unit in the last place
     * off the correctly rounded one.
     */
    static final double QUANTILE = -2.326347874040841;

    /**
     * The interval between two shifts; empty when no rank tells the sides apart, since all points are tied.
     *
     * @param least the lowest point of x less the highest of y
     * @param most the highest point of x less the lowest of y
     */
    static Optional<ShiftInterval> of(ShiftedRanks ranks, double least, double most) {
        Search search = new Search(ranks, least, most);
        return search.allAreTied()
                ? Optional.empty()
                : Optional.of(new ShiftInterval(search.limit(-QUANTILE), search.limit(QUANTILE), search.root(0)));
    }

    /** The smallest and the largest possible shift, and what lies between them. */
    private static final class Search {
        private final ShiftedRanks ranks;
        private final double least;
        private final double most;
        private final double atLeast;
        private final double atMost;

        Search(ShiftedRanks ranks, double least, double most) {
            this.ranks = ranks;
            this.least = least;
            this.most = most;
            atLeast = ranks.standardized(least);
            atMost = ranks.standardized(most);
        }

        /** That takes two constants, for which both ends are one shift, so it is not met between them either. */
        boolean allAreTied() {
            return Double.isNaN(atLeast) || Double.isNaN(atMost);
        }

        double limit(double z) {
            if (atLeast - z <= 0) {
                return least;
            }
            return atMost - z >= 0 ? most : root(z);
        }

        double root(double z) {
            return BrentRoot.find(shift -> ranks.standardized(shift) - z, least, atLeast - z, most, atMost - z);
        }
    }
}
