package io.canaryjudge.guard;

import io.canaryjudge.window.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When each cohort was seen, and how much of both was judged. Immutable.
 *
 * @param lastBaseline the last window with a baseline request, {@link #NEVER} before the first
 * @param lastCanary the same for the canary
 * @param lastComparable the last window of which requests of both were judged
 * @param comparableWindows how many there were of these
 * @param judged the requests that were judged
 */
record Presence(long lastBaseline, long lastCanary, long lastComparable, long comparableWindows, RequestCounts judged) {

    static final long NEVER = Long.MIN_VALUE;

    static final Presence NONE = new Presence(NEVER, NEVER, NEVER, 0, RequestCounts.NONE);

    /** A cohort silent for longer than this, and the grace, is missing; what was proven before no longer promotes. */
    private static final Duration STALE = Duration.ofSeconds(30);

    /**
     * With one more window.
     *
     * @param seen all its requests
     * @param nowJudged those of them that are judged
     */
    Presence after(long window, RequestCounts seen, RequestCounts nowJudged) {
        boolean isComparable = nowJudged.hasBoth();
        return new Presence(
                seen.baseline() > 0 ? window : lastBaseline,
                seen.canary() > 0 ? window : lastCanary,
                isComparable ? window : lastComparable,
                comparableWindows + (isComparable ? 1 : 0),
                judged.plus(nowJudged));
    }

    /** What is missing at a moment up to which windows were read. */
    List<GuardFinding> missing(WindowSpec spec, long nowMillis, Counted counted) {
        List<GuardFinding> findings = new ArrayList<>();
        boolean baseline = isFresh(lastBaseline, spec, nowMillis);
        boolean canary = isFresh(lastCanary, spec, nowMillis);
        if (lastBaseline == NEVER && lastCanary == NEVER) {
            findings.add(new GuardFinding(
                    GuardCode.NO_DATA, "no " + counted.word() + counted.preposition() + "either version yet"));
        }
        if (canary && !baseline) {
            findings.add(silent(GuardCode.NO_BASELINE_DATA, counted, "baseline", lastBaseline));
        }
        if (baseline && !canary) {
            findings.add(silent(GuardCode.NO_CANARY_DATA, counted, "canary", lastCanary));
        }
        if (isStale(baseline || canary, spec, nowMillis)) {
            findings.add(new GuardFinding(
                    GuardCode.STALE_DATA,
                    "no " + counted.word() + counted.preposition() + "both versions at the same time lately"));
        }
        return findings;
    }

    private static GuardFinding silent(GuardCode code, Counted counted, String cohort, long last) {
        return new GuardFinding(
                code,
                "no " + counted.word() + counted.preposition() + "the " + cohort
                        + (last == NEVER ? " yet" : " lately"));
    }

    /** Something was seen, all of it too long ago; or there was something to compare, and that was too long ago. */
    private boolean isStale(boolean anyIsFresh, WindowSpec spec, long nowMillis) {
        boolean wasSeen = lastBaseline != NEVER || lastCanary != NEVER;
        return lastComparable == NEVER ? wasSeen && !anyIsFresh : !isFresh(lastComparable, spec, nowMillis);
    }

    private static boolean isFresh(long last, WindowSpec spec, long nowMillis) {
        return last != NEVER
                && nowMillis - spec.startMillis(last + 1)
                        <= STALE.toMillis() + spec.grace().toMillis();
    }

    /** Whether both cohorts were seen, but too little of them to say anything. */
    boolean isTooLittle(WindowSpec spec, Counted counted) {
        return lastBaseline != NEVER
                && lastCanary != NEVER
                && (comparableMillis(spec) < LeastEvidence.TIME.toMillis() || judged.least() < counted.least());
    }

    GuardFinding tooLittle(WindowSpec spec, Counted counted) {
        return new GuardFinding(
                GuardCode.TOO_LITTLE_DATA,
                counted.word() + counted.preposition() + "both versions at the same time for "
                        + comparableMillis(spec) / 1_000 + " s, "
                        + judged.baseline() + counted.preposition() + "the baseline and " + judged.canary()
                        + counted.preposition() + "the canary; needed are "
                        + LeastEvidence.TIME.toSeconds() + " s and " + counted.least() + " each");
    }

    private long comparableMillis(WindowSpec spec) {
        return comparableWindows * spec.width().toMillis();
    }
}
