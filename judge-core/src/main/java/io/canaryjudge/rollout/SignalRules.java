package io.canaryjudge.rollout;

import io.canaryjudge.decision.Condition;
import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Rule;
import io.canaryjudge.decision.Signal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which rules the signals alone establish. */
final class SignalRules {

    private SignalRules() {}

    /** The rules that fire, most urgent first. */
    static List<Reason> firing(List<Rule> rules, List<Signal> signals) {
        return rules.stream()
                .flatMap(rule -> reason(rule, signals).stream())
                .sorted(Reason.MOST_URGENT_FIRST)
                .toList();
    }

    private static Optional<Reason> reason(Rule rule, List<Signal> signals) {
        if (!(rule.condition() instanceof Condition.Signalled wanted)) {
            return Optional.empty();
        }
        List<Signal> matching = signals.stream()
                .filter(signal -> wanted.kinds().contains(signal.kind()))
                .toList();
        long subjects = matching.stream().map(Signal::subject).distinct().count();
        return subjects >= wanted.leastSubjects()
                ? Optional.of(new Reason(
                        rule, Optional.empty(), Double.NaN, Double.NaN, Double.NaN, Double.NaN, text(rule, matching)))
                : Optional.empty();
    }

    private static String text(Rule rule, List<Signal> signals) {
        return signals.stream()
                        .map(signal -> signal.kind().word()
                                + (signal.subject().isEmpty() ? "" : " of " + signal.subject()) + " reported by "
                                + signal.reporter())
                        .collect(Collectors.joining(", "))
                + " (rule " + rule.name() + ")";
    }
}
