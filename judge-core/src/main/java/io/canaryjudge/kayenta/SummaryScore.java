package io.canaryjudge.kayenta;

/**
 * What the whole canary comes to.
 *
 * @param score weighted sum of the group scores, rounded to two decimals; not always within 0 to 100
 * @param reason why the score is 0 whatever the groups say; else empty
 */
public record SummaryScore(double score, ScoreClass classification, String reason) {}
