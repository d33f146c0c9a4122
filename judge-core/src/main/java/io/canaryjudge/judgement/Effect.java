package io.canaryjudge.judgement;

/**
 * The canary's value over the baseline's, with bounds that hold at every look; NaN from a judge that has none.
 *
 * @param estimate 0 or more; NaN when the baseline's value is 0 or unknown
 * @param lower bound from below; above the margin's ratio it proves a regression
 * @param upper bound from above, may be infinite; below the pass margin's ratio it proves a pass
 */
public record Effect(double estimate, double lower, double upper) {}
