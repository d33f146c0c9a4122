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
     * @param expected what the prior would be if the canary had the baseline's rate: noise beyond it contradicts the prior
     * @param least variance of independent requests
     */
    static WindowNoise of(ContrastModel model, long n, double observed, double prior, double expected, double least) {
        double pseudo = model.pseudoWindowsBeside(observed, expected, n);
        return new WindowNoise(Math.max(least, (pseudo * prior + (n - 1) * observed) / (pseudo + n - 1)), pseudo);
    }

    /** The same noise of an estimate whose variance is another one. */
    WindowNoise scaled(double factor) {
        return new WindowNoise(factor * variance, pseudoWindows);
    }
}
