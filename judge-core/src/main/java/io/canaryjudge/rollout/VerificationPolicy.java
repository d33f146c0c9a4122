package io.canaryjudge.rollout;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * When a service counts as recovered after a rollback.
 *
 * @param within how long it may take after everything was restored
 * @param sustained how long it must be well without a break
 * @param leastRequests requests that a reading must stand on
 * @param errorRateAbove how far above the baseline's the error rate may be, such as 0.01 for one percentage point
 * @param sickErrorRate the error rate above which a service is sick whatever the baseline was, above 0
 * @param p99Ratio how many times the baseline's the p99 latency may be, 1 or more
 */
public record VerificationPolicy(
        Duration within,
        Duration sustained,
        long leastRequests,
        double errorRateAbove,
        double sickErrorRate,
        double p99Ratio) {

    /** Ten minutes to be well for one; one percentage point, 5 % at most, 1.2 times the p99. */
    public static final VerificationPolicy DEFAULT =
            new VerificationPolicy(Duration.ofMinutes(10), Duration.ofMinutes(1), 20, 0.01, 0.05, 1.2);

    /** @throws IllegalArgumentException if a number is outside its range */
    public VerificationPolicy {
        Checks.positive("within", within);
        Checks.time("sustained", sustained);
        if (sustained.compareTo(within) >= 0) {
            throw new IllegalArgumentException("sustained must be shorter than within, were " + Times.words(sustained)
                    + " and " + Times.words(within));
        }
        if (leastRequests < 1) {
            throw new IllegalArgumentException("leastRequests must be 1 or more, were " + leastRequests);
        }
        if (!(errorRateAbove >= 0 && errorRateAbove <= 1 && sickErrorRate > 0 && sickErrorRate <= 1)) {
            throw new IllegalArgumentException("errorRateAbove must be from 0 to 1 and sickErrorRate above 0, were "
                    + errorRateAbove + " and " + sickErrorRate);
        }
        if (!(p99Ratio >= 1 && p99Ratio <= 1e6)) {
            throw new IllegalArgumentException("p99Ratio must be 1 or more, was " + p99Ratio);
        }
    }

    /** Whether a service with this reading is sick by itself. */
    boolean isSick(Reading reading) {
        return reading.requests() >= leastRequests && reading.errorRate() > sickErrorRate;
    }

    /**
     * What keeps a reading from counting as well, in words; empty when nothing does.
     *
     * @param reference the baseline before the harm; empty where it was never seen
     */
    Optional<String> wrongWith(Reading reading, Optional<Reading> reference) {
        if (reading.requests() < leastRequests) {
            return Optional.of("only " + reading.requests() + " of " + leastRequests + " requests seen");
        }
        double errorLimit =
                Math.min(sickErrorRate, reference.map(Reading::errorRate).orElse(1.0) + errorRateAbove);
        if (!(reading.errorRate() <= errorLimit)) {
            return Optional.of(String.format(
                    Locale.ROOT, "error rate %.2f %% above %.2f %%", 100 * reading.errorRate(), 100 * errorLimit));
        }
        double p99Limit = p99Ratio * reference.map(Reading::p99Millis).orElse(Double.POSITIVE_INFINITY);
        return reading.p99Millis() > p99Limit
                ? Optional.of(String.format(Locale.ROOT, "p99 %.1f ms above %.1f ms", reading.p99Millis(), p99Limit))
                : Optional.empty();
    }
}
