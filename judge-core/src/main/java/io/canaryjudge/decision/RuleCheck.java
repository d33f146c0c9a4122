package io.canaryjudge.decision;

import io.canaryjudge.decision.Condition.CriticalMetricRegressed;
import io.canaryjudge.decision.Condition.ErrorRateAbove;
import io.canaryjudge.decision.Condition.FoundByJudge;
import io.canaryjudge.decision.Condition.InformativeMetricRegressed;
import io.canaryjudge.decision.Condition.NoSuccess;
import io.canaryjudge.decision.Condition.RatioAbove;
import io.canaryjudge.decision.Condition.Signalled;
import io.canaryjudge.judgement.Comparison;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.Level;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricJudgement.Kind;
import io.canaryjudge.judgement.MetricKind.ErrorRate;
import io.canaryjudge.metric.Direction;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Checks one rule against the facts; gives the reasons for which it would fire, none if its condition does not hold. */
final class RuleCheck {

    private final Rule rule;
    private final Facts facts;

    private RuleCheck(Rule rule, Facts facts) {
        this.rule = rule;
        this.facts = facts;
    }

    static List<Reason> of(Rule rule, Facts facts) {
        RuleCheck check = new RuleCheck(rule, facts);
        Condition condition = rule.condition();
        if (condition instanceof NoSuccess) {
            return check.noSuccess();
        }
        if (condition instanceof ErrorRateAbove above) {
            return check.errorRateAbove(above.limit());
        }
        if (condition instanceof RatioAbove above) {
            return check.ratioAbove(above);
        }
        if (condition instanceof CriticalMetricRegressed) {
            return check.regressed(Criticality.CRITICAL);
        }
        if (condition instanceof InformativeMetricRegressed) {
            return check.regressed(Criticality.INFORMATIVE);
        }
        if (condition instanceof Signalled signalled) {
            return check.signalled(signalled);
        }
        if (condition instanceof FoundByJudge) {
            return List.of();
        }
        throw new AssertionError("unknown condition " + condition);
    }

    private List<Reason> noSuccess() {
        Level canary = facts.withoutSuccess().canary();
        Level baseline = facts.withoutSuccess().baseline();
        boolean holds = facts.windowsWithoutSuccess() >= rule.leastWindows()
                && canary.n() >= Math.max(1, rule.leastRequests())
                && baseline.n() > baseline.failures()
                && canary.lower() > baseline.upper();
        return holds ? List.of(Reasons.noSuccess(rule, facts)) : List.of();
    }

    private List<Reason> errorRateAbove(double limit) {
        Level canary = facts.levels().canary();
        boolean holds = canary.n() >= rule.leastRequests()
                && facts.comparableWindows() >= rule.leastWindows()
                && canary.lower() > limit
                && (!rule.urgency().rollsBack() || errorRateHasRegressed());
        return holds ? List.of(Reasons.errorRateAbove(rule, facts.levels(), limit)) : List.of();
    }

    private boolean errorRateHasRegressed() {
        return facts.metrics().stream()
                .anyMatch(m -> m.policy().kind() instanceof ErrorRate && isRegressed(m, Criticality.CRITICAL));
    }

    private static boolean isRegressed(MetricJudgement metric, Criticality criticality) {
        return metric.kind() == Kind.REGRESSED && metric.policy().criticality() == criticality;
    }

    private List<Reason> ratioAbove(RatioAbove above) {
        return facts.metrics().stream()
                .filter(m -> m.policy().name().equals(above.metric()))
                .filter(this::hasLeastEvidence)
                .filter(m -> !rule.urgency().rollsBack() || isRegressed(m, Criticality.CRITICAL))
                .filter(m -> lowerBound(m) > above.limit())
                .map(m -> Reasons.ratioAbove(rule, m, above.limit()))
                .toList();
    }

    /** How many times more harm the canary is proven to do. */
    private static double lowerBound(MetricJudgement metric) {
        return metric.comparison()
                .map(Comparison::effect)
                .map(effect ->
                        metric.policy().kind().direction() == Direction.INCREASE ? effect.lower() : 1 / effect.upper())
                .orElse(Double.NaN);
    }

    private List<Reason> regressed(Criticality criticality) {
        return facts.metrics().stream()
                .filter(m -> isRegressed(m, criticality))
                .filter(this::hasLeastEvidence)
                .map(m -> Reasons.regressed(rule, m))
                .toList();
    }

    /** What a rule asks for are requests; a metric that is measured on readings has its own least evidence. */
    private boolean hasLeastEvidence(MetricJudgement metric) {
        Optional<Comparison> comparison = metric.comparison();
        if (!metric.policy().kind().isOfRequests()) {
            return comparison.isPresent();
        }
        return comparison.isPresent()
                && comparison.get().canary().n() >= rule.leastRequests()
                && facts.comparableWindows() >= rule.leastWindows();
    }

    private List<Reason> signalled(Signalled signalled) {
        List<Signal> matching = facts.signals().stream()
                .filter(signal -> signalled.kinds().contains(signal.kind()))
                .toList();
        TreeSet<String> subjects = new TreeSet<>();
        matching.forEach(signal -> subjects.add(signal.subject()));
        return subjects.size() >= signalled.leastSubjects()
                ? List.of(Reasons.signalled(rule, matching, subjects))
                : List.of();
    }
}
