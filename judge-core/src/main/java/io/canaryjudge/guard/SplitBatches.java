package io.canaryjudge.guard;

import java.util.Optional;

/**
 * How the split varies between batches of one length, kept as sums from which the variance about any share follows.
 * Immutable; constant size.
 *
 * @param n complete batches
 * @param sum their requests
 * @param canarySquares sum of the squares of their canary requests
 * @param products sum of canary requests times all requests
 * @param totalSquares sum of the squares of all requests
 * @param odd the newest batch while the one it will be joined with is missing
 */
record SplitBatches(
        long n,
        RequestCounts sum,
        double canarySquares,
        double products,
        double totalSquares,
        Optional<RequestCounts> odd) {

    static final SplitBatches NONE = new SplitBatches(0, RequestCounts.NONE, 0, 0, 0, Optional.empty());

    SplitBatches after(RequestCounts batch) {
        double canary = batch.canary();
        double total = batch.total();
        return new SplitBatches(
                n + 1,
                sum.plus(batch),
                canarySquares + canary * canary,
                products + canary * total,
                totalSquares + total * total,
                odd.isPresent() ? Optional.empty() : Optional.of(batch));
    }

    /** The variance of the canary's requests, among {@code total} at a given share, as these batches show it. */
    double variance(double share, double total) {
        double squares = Math.max(0, canarySquares - 2 * share * products + share * share * totalSquares);
        return squares * n / (n - 1) * total / sum.total();
    }
}
