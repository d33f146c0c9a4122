package io.canaryjudge.analysis;

import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.guard.GuardCode;
import io.canaryjudge.guard.GuardFinding;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.Look;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricJudgement.Kind;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.judgement.NoDataPolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * From fired rules and judgements to a verdict: a rule that rolls back aborts; else, after the soak time, data in which
 * every critical metric has passed and against which no guard speaks promotes; else the end of the time leaves it inconclusive.
 */
record VerdictRules(AnalysisPlan plan) {

    /**
     * The verdict at one moment.
     *
     * @param reasons the rules that fire, most urgent first
     * @param guards what is the matter with the traffic, what is missing first
     * @param moment when, and what the verdict was before
     */
    Verdict decide(
            List<Reason> reasons,
            List<MetricJudgement> metrics,
            List<GuardFinding> guards,
            JudgingStrategy.Moment moment) {
        List<Reason> rollbacks = reasons.stream()
                .filter(reason -> reason.rule().urgency().rollsBack())
                .toList();
        if (!rollbacks.isEmpty()) {
            return new Verdict.Abort(rollbacks);
        }
        Urgency urgency = reasons.isEmpty() ? Urgency.NONE : Urgency.MONITOR;
        if (moment.before() instanceof Verdict.Promote promoted) {
            return new Verdict.Promote(urgency, promoted.reason());
        }
        List<GuardFinding> blocking =
                guards.stream().filter(GuardFinding::blocksPromotion).toList();
        boolean allPass = metrics.stream().allMatch(MetricJudgement::allowsPromotion);
        if (allPass
                && blocking.isEmpty()
                && moment.watchedMillis()
                        >= plan.startMillis() + plan.policy().soak().toMillis()) {
            return new Verdict.Promote(urgency, "every critical metric is proven within its margin");
        }
        String waiting = waitingFor(metrics, allPass, blocking);
        return moment.look() == Look.LAST
                ? new Verdict.Inconclusive(urgency, "time is over: " + waiting)
                : new Verdict.Continue(urgency, waiting);
    }

    private String waitingFor(List<MetricJudgement> metrics, boolean allPass, List<GuardFinding> blocking) {
        String absent = absent(metrics);
        if (!absent.isEmpty()) {
            return absent;
        }
        return blocking.stream()
                .filter(finding -> allPass || finding.code() != GuardCode.TOO_LITTLE_DATA)
                .map(finding -> finding.text() + " (guard " + finding.code().word() + ")")
                .findFirst()
                .orElseGet(() -> waitingForTime(metrics, allPass));
    }

    private String waitingForTime(List<MetricJudgement> metrics, boolean allPass) {
        return allPass
                ? "every critical metric has passed; nothing is promoted before the soak time of "
                        + inWords(plan.policy().soak())
                : "not enough evidence yet on " + names(metrics, Kind.UNDECIDED);
    }

    /** What keeps a canary from being promoted for want of data; empty for nothing. */
    static String absent(List<MetricJudgement> metrics) {
        List<MetricPolicy> absent = metrics.stream()
                .filter(m -> m.kind() == Kind.NO_DATA && !m.allowsPromotion())
                .map(MetricJudgement::policy)
                .toList();
        if (absent.isEmpty()) {
            return "";
        }
        String failed = absent.stream().anyMatch(m -> m.noData() == NoDataPolicy.FAIL)
                ? ", which counts as a failure of "
                        + names(absent.stream().filter(m -> m.noData() == NoDataPolicy.FAIL))
                : "";
        return "no data for " + names(absent.stream()) + failed;
    }

    private static String names(Stream<MetricPolicy> metrics) {
        return metrics.map(m -> m.name().value()).collect(Collectors.joining(", "));
    }

    private static String names(List<MetricJudgement> metrics, Kind kind) {
        return metrics.stream()
                .filter(m -> m.kind() == kind && m.policy().criticality() == Criticality.CRITICAL)
                .map(m -> m.policy().name().value())
                .collect(Collectors.joining(", "));
    }

    private static String inWords(Duration duration) {
        return duration.toSeconds() < 120 ? duration.toSeconds() + " s" : duration.toMinutes() + " min";
    }
}
