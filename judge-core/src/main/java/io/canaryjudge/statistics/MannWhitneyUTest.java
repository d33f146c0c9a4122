package io.canaryjudge.statistics;

/** The Mann-Whitney U test (Wilcoxon's rank sum): does the canary tend to larger values than the baseline? */
public final class MannWhitneyUTest {

    /*
     * U counts the pairs of a canary and a baseline observation in which the canary's is larger, ties by half. Over
     * bins with counts a_i (n_1 in all), b_i (n_2) and t_i = a_i + b_i, N = n_1 + n_2, C_i the baseline below bin i:
     *     2U   = sum a_i (2 C_i + b_i)                                    [1]
     *     A    = U / (n_1 n_2), the probability that a canary request is slower   [3]
     *     Var  = n_1 n_2 / 12 * (N + 1 - sum (t_i^3 - t_i) / (N (N - 1)))         [2]
     *     z    = (U - n_1 n_2 / 2 -+ 1/2) / sqrt(Var)
     * The variance is summed as n_1 n_2 / (12 N (N - 1)) * sum t_i (N - t_i) (N + t_i), the same without cancellation,
     * so that it is exactly 0 when everything is tied.
     *
     * [1] Mann, Whitney 1947, On a test of whether one of two random variables is stochastically larger than the other,
     *     Ann. Math. Statist. 18, p. 50-60
     * [2] Lehmann 1975, Nonparametrics: Statistical Methods Based on Ranks, chapter 1, section 4 (ties)
     * [3] Vargha, Delaney 2000, A critique and improvement of the CL common language effect size, J. Educ. Behav.
     *     Statist. 25, p. 101-132
     */

    private MannWhitneyUTest() {}

    /**
     * What the test found; p-values are normal approximations with continuity correction.
     *
     * @param u pairs in which the canary is larger, ties by half
     * @param effectSize Vargha and Delaney's A: the probability that a canary observation is larger, ties by half; 0.5
     *     when neither sample tends to larger values
     * @param variance of {@code u} when both samples come from one distribution, corrected for ties
     * @param z standardized {@code u}, corrected towards "not greater"; 0 without variance
     * @param pGreater probability of as much or more when the canary does not tend to larger values
     * @param pLess the same for smaller values
     * @param pTwoSided the same for either
     */
    public record Result(
            double u, double effectSize, double variance, double z, double pGreater, double pLess, double pTwoSided) {}

    /** Compares two samples in one pass over their bins. Without variance (one common value) every p-value is 1. */
    public static Result test(BinnedSamples samples) {
        double pairs = pairs(samples);
        double shift = centredTwiceU(samples) / 2;
        double variance = variance(samples);
        double u = pairs / 2 + shift;
        if (variance == 0) {
            return new Result(u, u / pairs, 0, 0, 1, 1, 1);
        }
        double sd = Math.sqrt(variance);
        double z = (shift - 0.5) / sd;
        double pTwoSided = Math.min(1, 2 * StandardNormal.above((Math.abs(shift) - 0.5) / sd));
        return new Result(
                u,
                u / pairs,
                variance,
                z,
                StandardNormal.above(z),
                StandardNormal.below((shift + 0.5) / sd),
                pTwoSided);
    }

    /** All pairs of a canary and a baseline observation. */
    static double pairs(BinnedSamples samples) {
        return (double) samples.canaryCount() * samples.baselineCount();
    }

    /** 2U - n_1 n_2, within -n_1 n_2 to n_1 n_2; exact before the last conversion below 2^62 pairs. */
    static double centredTwiceU(BinnedSamples samples) {
        double pairs = pairs(samples);
        double sum = pairs < 0x1p62 ? (double) exactCentredTwiceU(samples) : roundedCentredTwiceU(samples);
        return Math.max(-pairs, Math.min(pairs, sum));
    }

    private static long exactCentredTwiceU(BinnedSamples samples) {
        long baseline = samples.baselineCount();
        long below = 0;
        long sum = 0;
        for (int i = 0; i < samples.bins(); i++) {
            sum += samples.canary(i) * (2 * below + samples.baseline(i) - baseline);
            below += samples.baseline(i);
        }
        return sum;
    }

    private static double roundedCentredTwiceU(BinnedSamples samples) {
        long baseline = samples.baselineCount();
        long below = 0;
        double sum = 0;
        for (int i = 0; i < samples.bins(); i++) {
            sum += (double) samples.canary(i) * (2 * below + samples.baseline(i) - baseline);
            below += samples.baseline(i);
        }
        return sum;
    }

    /** Of U when both samples come from one distribution. */
    static double variance(BinnedSamples samples) {
        double n = (double) samples.canaryCount() + samples.baselineCount();
        double sum = 0;
        for (int i = 0; i < samples.bins(); i++) {
            double tied = (double) samples.canary(i) + samples.baseline(i);
            sum += tied * (n - tied) * (n + tied);
        }
        return pairs(samples) / (12 * n * (n - 1)) * sum;
    }
}
