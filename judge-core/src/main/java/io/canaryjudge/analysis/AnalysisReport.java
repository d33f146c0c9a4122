package io.canaryjudge.analysis;

import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.guard.GuardFinding;
import io.canaryjudge.judgement.MetricJudgement;
import java.util.List;

/**
 * Where an analysis stands at one moment.
 *
 * @param sequence 1 for the first state, one more whenever verdict, urgency or the rules that fire change
 * @param reasons the rules that fire, alerts included, most urgent first
 * @param guards what is the matter with the traffic, what is missing first
 * @param metrics each metric's judgement, in the policy's order
 * @param score 0 to 100, how well the metrics stand; NaN without data; for display only
 * @param sinceMillis when the present state began, milliseconds since 1970
 * @param asOfMillis the moment of this report, milliseconds since 1970
 */
public record AnalysisReport(
        AnalysisPlan plan,
        long sequence,
        Verdict verdict,
        List<Reason> reasons,
        List<GuardFinding> guards,
        List<MetricJudgement> metrics,
        double score,
        long sinceMillis,
        long asOfMillis) {

    /** Copies the lists. */
    public AnalysisReport {
        reasons = List.copyOf(reasons);
        guards = List.copyOf(guards);
        metrics = List.copyOf(metrics);
    }
}
