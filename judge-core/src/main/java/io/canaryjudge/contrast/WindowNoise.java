package io.canaryjudge.contrast;

/**
 * The variance that noise over time gives an estimate.
 *
 * @param variance at least that of independent requests
 * @param pseudoWindows what the prior was worth in it
 */
record WindowNoise(double variance, double pseudoWindows) {

    /**
     * What {@code n} windows show, drawn towards the prior.
     *
     * @param least variance of independent requests
     */
    static WindowNoise of(ContrastModel model, long n, double observed, double prior, double least) {
        double pseudo = model.pseudoWindowsBeside(observed, prior, n);
        return new WindowNoise(Math.max(least, (pseudo * prior + (n - 1) * observed) / (pseudo + n - 1)), pseudo);
    }
}
