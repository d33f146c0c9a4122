package io.canaryjudge.histogram;

/** Sums of counts that cannot overflow unnoticed. */
final class Counts {

    private static final long LIMIT = 1L << 62;

    private Counts() {}

    /** @throws IllegalArgumentException if a count is negative or the sum is 2<sup>62</sup> or more */
    static long sum(long[] counts, long further) {
        long sum = added(0, further);
        for (long count : counts) {
            sum = added(sum, count);
        }
        return sum;
    }

    private static long added(long sum, long count) {
        if (count < 0 || count >= LIMIT - sum) {
            throw new IllegalArgumentException("counts must be 0 or more and sum to less than 2^62, was " + count);
        }
        return sum + count;
    }
}
