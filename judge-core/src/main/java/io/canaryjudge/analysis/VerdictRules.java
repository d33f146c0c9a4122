package io.canaryjudge.analysis;

import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricJudgement.Kind;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.judgement.NoDataPolicy;
import io.canaryjudge.window.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From fired rules and judgements to a verdict: a rule that rolls back aborts; else, after the soak time, fresh data in
 * which every critical metric has passed promotes; else the end of the time leaves it inconclusive.
 */
record VerdictRules(AnalysisPlan plan, WindowSpec spec) {

    /** Without both cohorts for this long, what was proven before no longer promotes. */
    private static final Duration STALE = Duration.ofSeconds(30);

    /**
     * The verdict at one moment.
     *
     * @param reasons the rules that fire, most urgent first
     * @param lastComparable the last window in which both cohorts were seen
     * @param before the verdict of the look before; null at the first
     */
    Verdict decide(
            List<Reason> reasons,
            List<MetricJudgement> metrics,
            long lastComparable,
            @Nullable Verdict before,
            long nowMillis) {
        List<Reason> rollbacks = reasons.stream()
                .filter(reason -> reason.rule().urgency().rollsBack())
                .toList();
        if (!rollbacks.isEmpty()) {
            return new Verdict.Abort(rollbacks);
        }
        Urgency urgency = reasons.isEmpty() ? Urgency.NONE : Urgency.MONITOR;
        if (before instanceof Verdict.Promote promoted) {
            return new Verdict.Promote(urgency, promoted.reason());
        }
        boolean isStale = isStale(lastComparable, nowMillis);
        boolean allPass = metrics.stream().allMatch(MetricJudgement::allowsPromotion);
        if (allPass
                && !isStale
                && nowMillis >= plan.startMillis() + plan.policy().soak().toMillis()) {
            return new Verdict.Promote(urgency, "every critical metric is proven within its margin");
        }
        String waiting = waitingFor(metrics, allPass, isStale);
        return nowMillis >= plan.deadlineMillis()
                ? new Verdict.Inconclusive(urgency, "time is over: " + waiting)
                : new Verdict.Continue(urgency, waiting);
    }

    private boolean isStale(long lastComparable, long nowMillis) {
        if (lastComparable == Long.MIN_VALUE) {
            return true;
        }
        long judgedUntil = Math.min(nowMillis, plan.deadlineMillis());
        return judgedUntil - spec.startMillis(lastComparable + 1)
                > STALE.toMillis() + spec.grace().toMillis();
    }

    private String waitingFor(List<MetricJudgement> metrics, boolean allPass, boolean isStale) {
        String absent = absent(metrics);
        if (!absent.isEmpty()) {
            return absent;
        }
        if (isStale) {
            return "no requests to both versions at the same time lately";
        }
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
