package io.canaryjudge.decision;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * One line of the rollback decision framework.
 *
 * @param name lower-case words joined by hyphens, unique among the rules
 * @param condition what must be established
 * @param sustained how long without a break it must have been, zero for at once
 * @param leastRequests canary requests that must stand behind it, 0 where the condition is not about requests
 * @param leastWindows windows that must stand behind it
 * @param urgency what firing calls for
 * @param alert how loudly people are told
 */
public record Rule(
        String name,
        Condition condition,
        Duration sustained,
        long leastRequests,
        int leastWindows,
        Urgency urgency,
        Alert alert) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /** @throws IllegalArgumentException if the name is no such name, or a number is negative */
    public Rule {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a rule's name is lower-case words joined by hyphens, was '" + name + "'");
        }
        if (sustained.isNegative() || leastRequests < 0 || leastWindows < 0) {
            throw new IllegalArgumentException(
                    "sustained, leastRequests and leastWindows must be 0 or more in rule " + name);
        }
    }
}
