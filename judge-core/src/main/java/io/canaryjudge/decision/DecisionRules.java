package io.canaryjudge.decision;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A set of rules, and how long each has held. Immutable.
 *
 * <p>Rules that call for a rollback on observed numbers fire only for critical metrics that are judged to have regressed:
 * the judgement keeps the false-abort budget, the rules say how urgent the harm is. Only {@link Condition.NoSuccess}
 * does not wait for the judgement.
 */
public final class DecisionRules {

    private final List<Rule> rules;

    /** @throws IllegalArgumentException if two rules have one name */
    public DecisionRules(List<Rule> rules) {
        Set<String> names = new HashSet<>();
        for (Rule rule : rules) {
            if (!names.add(rule.name())) {
                throw new IllegalArgumentException("two rules are named " + rule.name());
            }
        }
        this.rules = List.copyOf(rules);
    }

    /** The rules in the order in which they were given. */
    public List<Rule> rules() {
        return rules;
    }

    /**
     * Finds the rules that fire.
     *
     * @param since since when each rule's condition has held, as the last evaluation gave it
     * @param nowMillis milliseconds since 1970, not before the last evaluation's
     */
    public Outcome evaluate(Facts facts, Map<String, Long> since, long nowMillis) {
        Map<String, Long> stillHolding = new HashMap<>();
        List<Reason> reasons = new ArrayList<>();
        for (Rule rule : rules) {
            List<Reason> established = RuleCheck.of(rule, facts);
            if (!established.isEmpty()) {
                long start = since.getOrDefault(rule.name(), nowMillis);
                stillHolding.put(rule.name(), start);
                if (nowMillis - start >= rule.sustained().toMillis()) {
                    reasons.addAll(established);
                }
            }
        }
        reasons.sort(Reason.MOST_URGENT_FIRST);
        return new Outcome(reasons, stillHolding);
    }

    /**
     * What came of it.
     *
     * @param reasons the rules that fired, most urgent first
     * @param since since when each condition has held, for the next evaluation
     */
    public record Outcome(List<Reason> reasons, Map<String, Long> since) {

        /** Copies both. */
        public Outcome {
            reasons = List.copyOf(reasons);
            since = Map.copyOf(since);
        }
    }
}
