package io.canaryjudge.analysis;

import io.canaryjudge.decision.DecisionRules;
import io.canaryjudge.decision.Facts;
import io.canaryjudge.decision.Facts.Levels;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.guard.Counted;
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

/**
 * Judges by evidence that holds at every look: each metric by both of its gates, the whole by the policy's rules, which
 * say how urgent what was found is.
 */
final class SequentialStrategy implements JudgingStrategy {

    private final AnalysisPlan plan;
    private final List<MetricJudge> judges;
    private final DecisionRules rules;
    private final VerdictRules verdictRules;
    private final ReportScore score;
    private final EvidenceChain<Evidence> evidence;
    private Map<String, Long> holdingSince = Map.of();

    SequentialStrategy(AnalysisPlan plan, WindowSpec spec) {
        this.plan = plan;
        AnalysisPolicy policy = plan.policy();
        JudgeSettings settings = new JudgeSettings(
                spec.width(),
                Math.max(1, policy.duration().toMillis() / spec.width().toMillis()),
                policy.alphaAbort(),
                policy.alphaPromote(),
                policy.instances(),
                policy.guards().canaryShare());
        judges = MetricJudge.of(policy.metrics(), settings);
        rules = new DecisionRules(policy.rules());
        verdictRules = new VerdictRules(plan);
        score = new ReportScore(policy.score());
        evidence = new EvidenceChain<>(
                Evidence.start(
                        plan.firstWindow(spec),
                        GuardEvidence.start(policy.guards(), spec, policy.soak(), counted(policy)),
                        spec.width(),
                        judges),
                Evidence::next,
                (known, window) -> known.after(window, judges));
    }

    private static Counted counted(AnalysisPolicy policy) {
        boolean isOfRequests =
                policy.metrics().stream().anyMatch(metric -> metric.kind().isOfRequests());
        return isOfRequests ? Counted.REQUESTS : Counted.READINGS;
    }

    @Override
    public Finding look(Moment moment, WindowSource windows, List<Signal> signals) {
        Evidence known = evidence.readThrough(moment.lastEnded(), moment.lastSealed(), windows);
        List<MetricJudgement> metrics = judge(known, moment.look());
        DecisionRules.Outcome outcome =
                rules.evaluate(facts(known, metrics, signals), holdingSince, moment.nowMillis());
        holdingSince = outcome.since();
        List<GuardFinding> guards =
                known.guards().findings(Math.min(moment.nowMillis(), plan.deadlineMillis() + moment.unwatchedMillis()));
        Verdict verdict = verdictRules.decide(outcome.reasons(), metrics, guards, moment);
        return new Finding(verdict, outcome.reasons(), guards, metrics, score.of(metrics, moment.look()));
    }

    @Override
    public void release() {
        evidence.release();
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
}
