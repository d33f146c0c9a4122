package io.canaryjudge.kayenta;

/**
 * What a score must reach. Kayenta takes them from the request, not from the canary config.
 *
 * @param pass the least score that passes
 * @param marginal the least score that is marginal
 */
public record ScoreThresholds(double pass, double marginal) {

    ScoreClass classify(double score) {
        if (score >= pass) {
            return ScoreClass.PASS;
        }
        return score >= marginal ? ScoreClass.MARGINAL : ScoreClass.FAIL;
    }
}
