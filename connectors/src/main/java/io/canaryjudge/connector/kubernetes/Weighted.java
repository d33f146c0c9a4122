package io.canaryjudge.connector.kubernetes;

import io.canaryjudge.connector.control.ControlException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A rule of a route that sends requests to baseline and canary.
 *
 * @param index of the rule
 * @param baseline index of its target in the rule, -1 if it has none
 * @param canary as {@code baseline}
 */
record Weighted(int index, int baseline, int canary) {

    /** The rules that name both; another target of such a rule would get a share that nobody knows of. */
    static List<Weighted> of(
            List<List<JsonObject>> rules, Predicate<JsonObject> isBaseline, Predicate<JsonObject> isCanary, String what)
            throws ControlException {
        List<Weighted> all = IntStream.range(0, rules.size())
                .mapToObj(i -> new Weighted(i, indexOf(rules.get(i), isBaseline), indexOf(rules.get(i), isCanary)))
                .filter(rule -> rule.baseline >= 0 && rule.canary >= 0)
                .toList();
        if (all.isEmpty()) {
            throw ControlException.refused(what + " has no rule that names both baseline and canary");
        }
        for (Weighted rule : all) {
            if (rules.get(rule.index).size() != 2) {
                throw ControlException.refused(
                        what + " sends requests of rule " + rule.index + " to others than baseline and canary too");
            }
        }
        return all;
    }

    private static int indexOf(List<JsonObject> targets, Predicate<JsonObject> isOne) {
        return IntStream.range(0, targets.size())
                .filter(i -> isOne.test(targets.get(i)))
                .findFirst()
                .orElse(-1);
    }

    static int share(int baseline, int canary) {
        return baseline + canary == 0 ? 0 : (int) Math.round(100.0 * canary / (baseline + canary));
    }
}
