package io.canaryjudge.rollout;

import io.canaryjudge.decision.DefaultRules;
import io.canaryjudge.decision.Rule;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * What holds for a rollout whatever its stages are.
 *
 * @param longest how long it may take until the version is promoted, freezes not counted; then it is rolled back
 * @param longestPause how long it may be paused; then it is rolled back
 * @param longestOverride how far ahead an override's expiry may lie
 * @param freezes at most 100
 * @param rules say how urgent signals are; rules about metrics are the verdict's business and ignored here
 */
public record RolloutPolicy(
        Duration longest,
        Duration longestPause,
        Duration longestOverride,
        CommandPolicy commands,
        VerificationPolicy verification,
        List<FreezeWindow> freezes,
        List<Rule> rules) {

    /** A day to be promoted, four hours of pause, a day of override, the default rules. */
    public static final RolloutPolicy DEFAULT = new RolloutPolicy(
            Duration.ofDays(1),
            Duration.ofHours(4),
            Duration.ofDays(1),
            CommandPolicy.DEFAULT,
            VerificationPolicy.DEFAULT,
            List.of(),
            DefaultRules.rules());

    private static final int MOST_FREEZES = 100;

    /** @throws IllegalArgumentException if a time is outside its range, or there are too many freezes */
    public RolloutPolicy {
        Checks.positive("longest", longest);
        Checks.positive("longestPause", longestPause);
        Checks.time("longestOverride", longestOverride);
        rules = List.copyOf(rules);
        freezes = freezes.stream()
                .sorted(Comparator.comparingLong(FreezeWindow::fromMillis))
                .toList();
        if (freezes.size() > MOST_FREEZES) {
            throw new IllegalArgumentException("freezes must be at most " + MOST_FREEZES + ", were " + freezes.size());
        }
    }

    /** The same with some freezes. */
    public RolloutPolicy withFreezes(List<FreezeWindow> windows) {
        return new RolloutPolicy(longest, longestPause, longestOverride, commands, verification, windows, rules);
    }

    /** The same with another patience with the controller. */
    public RolloutPolicy withCommands(CommandPolicy policy) {
        return new RolloutPolicy(longest, longestPause, longestOverride, policy, verification, freezes, rules);
    }

    /** When a rollout that began at a moment must be promoted, milliseconds since 1970. */
    long deadlineMillis(long startMillis) {
        long deadline = startMillis + longest.toMillis();
        long counted = startMillis;
        for (FreezeWindow freeze : freezes) {
            long from = Math.max(counted, freeze.fromMillis());
            if (from < deadline && freeze.untilMillis() > from) {
                deadline += freeze.untilMillis() - from;
                counted = freeze.untilMillis();
            }
        }
        return deadline;
    }
}
