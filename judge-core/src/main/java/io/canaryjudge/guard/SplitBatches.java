package io.canaryjudge.guard;

/**
 * How the split varies between consecutive batches of one length, kept as sums from which squares and products of
 * neighbours follow for the residuals {@code canary - share * total} at any share. Immutable; constant size.
 *
 * @param n complete batches
 * @param sum their requests
 * @param squares of each batch with itself
 * @param neighbours of each batch with the one before it
 * @param last the newest batch
 */
record SplitBatches(long n, RequestCounts sum, Products squares, Products neighbours, RequestCounts last) {

    /*
     * The variance of the sum of n residuals is n/(n - 1) times the sum of their squares, times (1 + r)/(1 - r) for
     * neighbours with the correlation r, as in a first-order autoregression. The estimate of r about the observed share
     * is too low by about (1 + 3 r)/n (Marriott, Pope 1954, Biometrika 41, p. 390), which is given back.
     */

    static final SplitBatches NONE =
            new SplitBatches(0, RequestCounts.NONE, Products.NONE, Products.NONE, RequestCounts.NONE);

    private static final double HIGHEST_CORRELATION = 0.95;

    SplitBatches after(RequestCounts batch) {
        return new SplitBatches(
                n + 1, sum.plus(batch), squares.plus(batch, batch), neighbours.plus(last, batch), batch);
    }

    /** Whether the newest batch makes a pair with the one before. */
    boolean endsPair() {
        return n % 2 == 0;
    }

    /** The variance of the canary's requests among all of {@code counts}, at a share, as two batches or more show it. */
    double variance(double share, RequestCounts counts) {
        double own = squares.ofResiduals(share);
        if (!(own > 0)) {
            return 0;
        }
        double r = neighbours.ofResiduals(share) / own;
        double correlation = Math.max(0, Math.min(HIGHEST_CORRELATION, r + (1 + 3 * r) / n));
        return own * n / (n - 1) * (1 + correlation) / (1 - correlation) * counts.total() / sum.total();
    }

    /** Sums of products of canary and canary requests, canary and all (both ways), all and all. */
    record Products(double canary, double mixed, double total) {

        static final Products NONE = new Products(0, 0, 0);

        Products plus(RequestCounts a, RequestCounts b) {
            return new Products(
                    canary + (double) a.canary() * b.canary(),
                    mixed + (double) a.canary() * b.total() + (double) a.total() * b.canary(),
                    total + (double) a.total() * b.total());
        }

        double ofResiduals(double share) {
            return canary - share * mixed + share * share * total;
        }
    }
}
