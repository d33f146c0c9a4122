package io.canaryjudge.kayenta;

import java.util.List;

/**
 * All that the judge says of a canary.
 *
 * @param results one for each pair, in their order
 * @param groupScores one for each group of a metric that is not muted, in the order of their first results
 */
public record KayentaJudgement(List<MetricResult> results, List<GroupScore> groupScores, SummaryScore score) {

    /** Copies the lists. */
    public KayentaJudgement {
        results = List.copyOf(results);
        groupScores = List.copyOf(groupScores);
    }
}
