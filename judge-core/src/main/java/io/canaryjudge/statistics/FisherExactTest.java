package io.canaryjudge.statistics;

/**
 * Fisher's exact test: is the canary's proportion larger, when events are few? With ten or more expected in each cell
 * {@link MiettinenNurminenScore} tells more, as it comes with an interval.
 */
public final class FisherExactTest {

    /*
     * Given how many events there are in all, k = x_1 + x_2, the canary's share is hypergeometric when both proportions
     * are equal [1]:
     *     P(X = x) = C(n_1, x) C(n_2, k - x) / C(N, k).
     * Tails are summed from the observed count outwards, each term from the one before; on the near side of the mode
     * they are one less the other tail, which costs no digits there. Two-sided: all counts no more probable than the
     * observed one. The mid-p value counts the observed outcome by half, which takes away most of the conservatism [2].
     *
     * [1] Fisher 1935, The logic of inductive inference, J. R. Statist. Soc. 98, p. 39-82
     * [2] Lancaster 1961, Significance tests in discrete distributions, J. Amer. Statist. Assoc. 56,
     *     p. 223-234
     */

    private FisherExactTest() {}

    /**
     * What the test found.
     *
     * @param pGreater probability of as many or more events of the canary when both proportions are equal
     * @param pLess probability of as many or fewer
     * @param pTwoSided probability of an outcome that is no more probable
     * @param midPGreater {@code pGreater} less half the probability of the observed outcome
     */
    public record Result(double pGreater, double pLess, double pTwoSided, double midPGreater) {}

    /** Compares two proportions. The cost grows with the square root of the number of events. */
    public static Result test(TwoProportions table) {
        long x = table.canaryEvents();
        HypergeometricCounts counts =
                new HypergeometricCounts(table.canaryRequests(), table.baselineRequests(), x + table.baselineEvents());
        double pGreater = counts.atLeast(x);
        double observed = Math.exp(counts.logProbability(x));
        return new Result(pGreater, counts.atMost(x), counts.asUnlikelyAs(x), Math.max(0, pGreater - observed / 2));
    }
}
