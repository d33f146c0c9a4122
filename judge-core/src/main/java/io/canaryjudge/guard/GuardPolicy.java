package io.canaryjudge.guard;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What is known of the traffic beforehand.
 *
 * @param canaryShare the canary's share of the requests as routing is configured, above 0 and below 1; empty when it is
 *     not known, and then not checked
 * @param instanceWarmUp how long after an instance was first seen its requests are left out, 0 to 7 days
 */
public record GuardPolicy(OptionalDouble canaryShare, Duration instanceWarmUp, InstanceSharing sharing) {

    private static final Duration LONGEST = Duration.ofDays(7);

    /** Nothing is. */
    public static final GuardPolicy DEFAULT =
            new GuardPolicy(OptionalDouble.empty(), Duration.ZERO, InstanceSharing.SEPARATE);

    /** @throws IllegalArgumentException if a value is outside its range */
    public GuardPolicy {
        if (canaryShare.isPresent() && !(canaryShare.getAsDouble() > 0 && canaryShare.getAsDouble() < 1)) {
            throw new IllegalArgumentException(
                    "canaryShare must be above 0 and below 1, was " + canaryShare.getAsDouble());
        }
        if (instanceWarmUp.isNegative() || instanceWarmUp.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("instanceWarmUp must be 0 to 7 days, was " + instanceWarmUp);
        }
    }

    /** The same policy with a configured share. */
    public GuardPolicy withCanaryShare(double share) {
        return new GuardPolicy(OptionalDouble.of(share), instanceWarmUp, sharing);
    }

    /** The same policy with another warm-up of instances. */
    public GuardPolicy withInstanceWarmUp(Duration other) {
        return new GuardPolicy(canaryShare, other, sharing);
    }

    /** The same policy with another word on instances that serve both versions. */
    public GuardPolicy withSharing(InstanceSharing other) {
        return new GuardPolicy(canaryShare, instanceWarmUp, other);
    }
}
