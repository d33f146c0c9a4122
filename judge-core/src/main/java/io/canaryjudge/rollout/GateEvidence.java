package io.canaryjudge.rollout;

/**
 * What was heard at the present gate.
 *
 * @param isPromoted whether the last verdict is PROMOTE on enough requests
 * @param isInconclusive whether the last verdict is INCONCLUSIVE
 * @param isApproved whether a person said yes
 */
public record GateEvidence(boolean isPromoted, boolean isInconclusive, boolean isApproved) {

    static final GateEvidence NONE = new GateEvidence(false, false, false);
}
