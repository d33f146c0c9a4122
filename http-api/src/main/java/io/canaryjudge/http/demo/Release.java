package io.canaryjudge.http.demo;

import java.util.random.RandomGenerator;

/**
 * A version of the demonstrated service and how it behaves: its time to answer is log-normal.
 *
 * @param medianMillis median time to answer, above 0
 * @param spread standard deviation of the time's natural logarithm, 0 or more
 * @param errorRate share of requests answered with an error, 0 to 1
 */
record Release(String version, double medianMillis, double spread, double errorRate) {

    /** @throws IllegalArgumentException if a number is outside its range */
    Release {
        if (!(medianMillis > 0) || !(spread >= 0) || !(errorRate >= 0 && errorRate <= 1)) {
            throw new IllegalArgumentException("medianMillis must be above 0, spread 0 or more, errorRate 0 to 1; were "
                    + medianMillis + ", " + spread + ", " + errorRate);
        }
    }

    /** The time of one answer. */
    double answerMillis(RandomGenerator random) {
        return medianMillis * Math.exp(spread * random.nextGaussian());
    }

    /** Whether one request is answered with an error. */
    boolean fails(RandomGenerator random) {
        return random.nextDouble() < errorRate;
    }
}
