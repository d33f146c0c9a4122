package io.canaryjudge.analysis;

import io.canaryjudge.decision.Condition.Signalled;
import io.canaryjudge.decision.DecisionRules;
import io.canaryjudge.decision.Facts;
import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Rule;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules on what people and programs report, which hold whichever judge decides; the rules on numbers are the
 * sequential judge's alone. Used by one thread.
 */
final class SignalWatch {

    private final DecisionRules rules;
    private Map<String, Long> holdingSince = Map.of();

    /** @param all a policy's rules; those on numbers are left out */
    SignalWatch(List<Rule> all) {
        rules = new DecisionRules(all.stream()
                .filter(rule -> rule.condition() instanceof Signalled)
                .toList());
    }

    /** The rules that fire, most urgent first. */
    List<Reason> reasons(List<Signal> signals, long nowMillis) {
        DecisionRules.Outcome outcome = rules.evaluate(Facts.ofSignals(signals), holdingSince, nowMillis);
        holdingSince = outcome.since();
        return outcome.reasons();
    }

    /** The abort that reasons call for, if any does. */
    static Optional<Verdict> abort(List<Reason> reasons) {
        List<Reason> rollbacks = reasons.stream()
                .filter(reason -> reason.rule().urgency().rollsBack())
                .toList();
        return rollbacks.isEmpty() ? Optional.empty() : Optional.of(new Verdict.Abort(rollbacks));
    }

    /** How urgent reasons are that call for no abort. */
    static Urgency urgency(List<Reason> reasons) {
        return reasons.isEmpty() ? Urgency.NONE : Urgency.MONITOR;
    }
}
