package io.canaryjudge.decision;

import io.canaryjudge.judgement.Level;
import io.canaryjudge.judgement.MetricJudgement;
import java.util.List;

/**
 * All that rules may look at, at one moment.
 *
 * @param metrics each metric's judgement
 * @param levels error rates over the last minute
 * @param withoutSuccess error rates since the canary's last successful request
 * @param windowsWithoutSuccess how many windows ago that was
 * @param comparableWindows windows in which both cohorts were seen
 * @param signals what was reported, oldest first
 */
public record Facts(
        List<MetricJudgement> metrics,
        Levels levels,
        Levels withoutSuccess,
        int windowsWithoutSuccess,
        long comparableWindows,
        List<Signal> signals) {

    /** Copies the lists. */
    public Facts {
        metrics = List.copyOf(metrics);
        signals = List.copyOf(signals);
    }

    /** Signals and nothing else. */
    public static Facts ofSignals(List<Signal> signals) {
        Level unknown = new Level(0, 0, 0, 1);
        Levels levels = new Levels(unknown, unknown);
        return new Facts(List.of(), levels, levels, 0, 0, signals);
    }

    /** Error rates of both cohorts over the same stretch. */
    public record Levels(Level baseline, Level canary) {}
}
