package io.canaryjudge.rollout;

/**
 * What a verdict stands on: both versions since the stage's judging began.
 *
 * @param canaryUsers users that the canary answered, or -1 where that is not known
 */
public record Observation(Reading baseline, Reading canary, long canaryUsers) {

    /** Nothing was seen. */
    public static final Observation NONE = new Observation(Reading.NONE, Reading.NONE, -1);

    /** @throws IllegalArgumentException if the number of users is below -1 */
    public Observation {
        if (canaryUsers < -1) {
            throw new IllegalArgumentException("canaryUsers must be 0 or more, or -1 for unknown, were " + canaryUsers);
        }
    }

    /** Of two versions whose users are not counted. */
    public static Observation of(Reading baseline, Reading canary) {
        return new Observation(baseline, canary, -1);
    }
}
