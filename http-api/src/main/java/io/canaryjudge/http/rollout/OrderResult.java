package io.canaryjudge.http.rollout;

/** What became of a person's order. */
public sealed interface OrderResult {

    /** It is followed. */
    record Followed(RolloutView rollout) implements OrderResult {}

    /** It does not fit where the rollout stands. */
    record Refused(RolloutView rollout, String why) implements OrderResult {}

    /** There is no such rollout. */
    record Unknown() implements OrderResult {}

    /** So much was ordered of this rollout that only an abort is taken any more. */
    record TooMany(int limit) implements OrderResult {}

    /** The store did not say whether it has the order: it may be followed when the store answers again. */
    record Uncertain() implements OrderResult {}
}
