package io.canaryjudge.analysis;

import io.canaryjudge.decision.DecisionRules;
import io.canaryjudge.decision.Facts;
import io.canaryjudge.decision.Facts.Levels;
import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.guard.GuardEvidence;
import io.canaryjudge.guard.GuardFinding;
import io.canaryjudge.judgement.JudgeSettings;
import io.canaryjudge.judgement.Look;
import io.canaryjudge.judgement.MetricJudge;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricKind.ErrorRate;
import io.canaryjudge.judgement.RecentOutcomes;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The judging of one canary, from its first window to its verdict. Used by one thread at a time.
 *
 * <p>Evidence is final for windows that are sealed. Windows that have ended but may still take late samples are judged
 * too, and judged again from the first one that has changed, so a verdict does not wait for the grace and a late sample
 * still counts.
 * Once an analysis has aborted, or has come to its end, its report no longer changes; a promotion stays one unless an
 * abort overtakes it.
 */
public final class CanaryAnalysis {

    private final AnalysisPlan plan;
    private final WindowSpec spec;
    private final List<MetricJudge> judges;
    private final DecisionRules rules;
    private final VerdictRules verdictRules;

    private final EvidenceChain evidence;
    private Map<String, Long> holdingSince = Map.of();
    private @Nullable AnalysisReport last;

    /** An analysis that has seen nothing yet. */
    public CanaryAnalysis(AnalysisPlan plan, WindowSpec spec) {
        this.plan = plan;
        this.spec = spec;
        AnalysisPolicy policy = plan.policy();
        JudgeSettings settings = new JudgeSettings(
                spec.width(),
                Math.max(1, policy.duration().toMillis() / spec.width().toMillis()),
                policy.alphaAbort(),
                policy.alphaPromote(),
                policy.instances());
        judges = MetricJudge.of(policy.metrics(), settings);
        rules = new DecisionRules(policy.rules());
        verdictRules = new VerdictRules(plan);
        evidence = new EvidenceChain(
                Evidence.start(
                        firstWindow(), GuardEvidence.start(policy.guards(), spec, policy.soak()), spec.width(), judges),
                judges);
    }

    /** What is judged. */
    public AnalysisPlan plan() {
        return plan;
    }

    /** Whether the report will not change any more. */
    public boolean hasEnded() {
        return last != null
                && (last.verdict().kind() == Verdict.Kind.ABORT || last.asOfMillis() >= plan.deadlineMillis());
    }

    /**
     * Looks at what is known by now.
     *
     * @param nowMillis milliseconds since 1970, not before an earlier look's
     * @param windows gives the windows; those older than the grace are not asked for again
     * @param signals all that was reported of this canary so far, oldest first
     */
    public AnalysisReport evaluate(long nowMillis, WindowSource windows, List<Signal> signals) {
        AnalysisReport before = last;
        if (before != null && hasEnded()) {
            return before;
        }
        long lastJudged = spec.lastEnded(Math.min(nowMillis, plan.deadlineMillis()));
        Evidence known = evidence.readThrough(lastJudged, spec.lastSealed(nowMillis), windows);
        Look look = nowMillis >= plan.deadlineMillis() ? Look.LAST : Look.INTERIM;
        List<MetricJudgement> metrics = judge(known, look);
        DecisionRules.Outcome outcome = rules.evaluate(facts(known, metrics, signals), holdingSince, nowMillis);
        holdingSince = outcome.since();
        List<GuardFinding> guards = known.guards().findings(Math.min(nowMillis, plan.deadlineMillis()));
        Verdict verdict = verdictRules.decide(
                outcome.reasons(), metrics, guards, before == null ? null : before.verdict(), nowMillis);
        AnalysisReport report = report(before, verdict, outcome.reasons(), guards, metrics, nowMillis);
        last = report;
        if (hasEnded()) {
            evidence.release();
        }
        return report;
    }

    private long firstWindow() {
        long judgedFrom = plan.startMillis() + plan.policy().warmUp().toMillis();
        return spec.indexOf(judgedFrom + spec.width().toMillis() - 1);
    }

    private List<MetricJudgement> judge(Evidence known, Look look) {
        List<MetricJudgement> metrics = new ArrayList<>(judges.size());
        for (int i = 0; i < judges.size(); i++) {
            metrics.add(judges.get(i).judge(known.metrics().get(i), known.history(), look));
        }
        return metrics;
    }

    private Facts facts(Evidence known, List<MetricJudgement> metrics, List<Signal> signals) {
        RecentOutcomes recent = known.recent();
        double overdispersion = errorOverdispersion(known);
        double alpha = plan.policy().alphaAbort();
        return new Facts(
                metrics,
                new Levels(
                        recent.level(Cohort.BASELINE, overdispersion, alpha),
                        recent.level(Cohort.CANARY, overdispersion, alpha)),
                new Levels(
                        recent.levelWithoutCanarySuccess(Cohort.BASELINE, overdispersion, alpha),
                        recent.levelWithoutCanarySuccess(Cohort.CANARY, overdispersion, alpha)),
                recent.windowsWithoutCanarySuccess(),
                known.guards().comparableWindows(),
                signals);
    }

    private double errorOverdispersion(Evidence known) {
        double largest = 1;
        for (int i = 0; i < judges.size(); i++) {
            if (judges.get(i).policy().kind() instanceof ErrorRate) {
                largest = Math.max(largest, known.metrics().get(i).overdispersion());
            }
        }
        return largest;
    }

    private AnalysisReport report(
            @Nullable AnalysisReport before,
            Verdict verdict,
            List<Reason> reasons,
            List<GuardFinding> guards,
            List<MetricJudgement> metrics,
            long nowMillis) {
        boolean changed = before == null || !isSameState(before, verdict, reasons);
        return new AnalysisReport(
                plan,
                before == null ? 1 : before.sequence() + (changed ? 1 : 0),
                verdict,
                reasons,
                guards,
                metrics,
                Score.of(metrics),
                before == null || changed ? nowMillis : before.sinceMillis(),
                nowMillis);
    }

    private static boolean isSameState(AnalysisReport before, Verdict verdict, List<Reason> reasons) {
        Urgency urgency = verdict.urgency();
        return before.verdict().kind() == verdict.kind()
                && before.verdict().urgency() == urgency
                && before.verdict().isFinal() == verdict.isFinal()
                && ruleNames(before.reasons()).equals(ruleNames(reasons));
    }

    private static List<String> ruleNames(List<Reason> reasons) {
        return reasons.stream()
                .map(reason -> reason.rule().name())
                .distinct()
                .sorted()
                .toList();
    }
}
