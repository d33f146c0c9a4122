package io.canaryjudge.analysis;

import io.canaryjudge.judgement.Look;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricJudgement.Kind;
import io.canaryjudge.judgement.MetricJudgement.NoData;
import io.canaryjudge.judgement.NoDataPolicy;
import io.canaryjudge.judgement.WeightedScore;
import io.canaryjudge.judgement.WeightedScore.Part;
import java.util.List;

/**
 * The score that a report shows. Kayenta scores finished data, where a critical metric without any makes 0. While data
 * may still come that would read as a canary proven bad, so until the deadline such a score is NaN.
 */
record ReportScore(WeightedScore weights) {

    /** 0 to 100, or NaN where data must be waited for or nothing counts. */
    double of(List<MetricJudgement> metrics, Look look) {
        List<Part> parts = metrics.stream()
                .filter(ReportScore::counts)
                .map(metric -> part(metric, look))
                .toList();
        return look == Look.INTERIM && WeightedScore.isZeroForWantOfData(parts) ? Double.NaN : weights.of(parts);
    }

    private static boolean counts(MetricJudgement metric) {
        return !(metric instanceof NoData && metric.policy().noData() == NoDataPolicy.IGNORE);
    }

    private static Part part(MetricJudgement metric, Look look) {
        Part part = Part.of(metric);
        boolean hasFailed =
                look == Look.LAST && metric instanceof NoData && metric.policy().noData() == NoDataPolicy.FAIL;
        return hasFailed ? new Part(Kind.REGRESSED, 0, part.criticality(), part.groups()) : part;
    }
}
