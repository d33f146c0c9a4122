package io.canaryjudge.analysis;

import io.canaryjudge.analysis.JudgingStrategy.Finding;
import io.canaryjudge.analysis.JudgingStrategy.Moment;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.judgement.Look;
import io.canaryjudge.judgement.MetricJudgement;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a finding while some metrics cannot be had: those are without data, whatever was known of them, and
 * nothing is promoted that was not before. What is found of the others may abort all the same.
 */
final class OutageRules {

    private OutageRules() {}

    static Finding apply(Finding finding, List<Outage> outages, Moment moment) {
        if (outages.isEmpty()) {
            return finding;
        }
        List<MetricJudgement> metrics = finding.metrics().stream()
                .map(metric -> outage(metric, outages)
                        .map(outage -> (MetricJudgement)
                                new MetricJudgement.NoData(metric.policy(), outage.code(), outage.cause()))
                        .orElse(metric))
                .toList();
        return new Finding(
                verdict(finding, metrics, outages, moment),
                finding.reasons(),
                finding.guards(),
                metrics,
                finding.score());
    }

    private static Optional<Outage> outage(MetricJudgement metric, List<Outage> outages) {
        return outages.stream()
                .filter(outage -> outage.metric().equals(metric.policy().name()))
                .findFirst();
    }

    private static Verdict verdict(
            Finding finding, List<MetricJudgement> metrics, List<Outage> outages, Moment moment) {
        Verdict found = finding.verdict();
        boolean stays = found instanceof Verdict.Abort || moment.before() instanceof Verdict.Promote;
        boolean isWaitedFor = !metrics.stream().allMatch(MetricJudgement::allowsPromotion);
        if (stays || !isWaitedFor) {
            return found;
        }
        String reason = outages.stream()
                .map(outage -> "no data for " + outage.metric() + ": " + outage.cause())
                .findFirst()
                .orElseThrow();
        return moment.look() == Look.LAST
                ? new Verdict.Inconclusive(found.urgency(), "time is over: " + reason)
                : new Verdict.Continue(found.urgency(), reason);
    }
}
