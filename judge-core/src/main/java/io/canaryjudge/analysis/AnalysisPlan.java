package io.canaryjudge.analysis;

import io.canaryjudge.window.WindowSpec;

/**
 * One canary to be judged.
 *
 * @param service which service
 * @param baseline the version that is trusted
 * @param canary the version on trial; another one than {@code baseline}
 * @param stage where in a rollout this is, such as {@code 25%}; may be empty
 * @param startMillis when judging starts, milliseconds since 1970
 */
public record AnalysisPlan(
        String service, String baseline, String canary, String stage, AnalysisPolicy policy, long startMillis) {

    /** @throws IllegalArgumentException if both versions are the same */
    public AnalysisPlan {
        if (baseline.equals(canary)) {
            throw new IllegalArgumentException("canary must be another version than baseline, both were " + canary);
        }
    }

    /** The first window that is judged: the first to begin after the warm-up. */
    public long firstWindow(WindowSpec spec) {
        long judgedFrom = startMillis + policy.warmUp().toMillis();
        return spec.indexOf(judgedFrom + spec.width().toMillis() - 1);
    }

    /** When the analysis ends at the latest, milliseconds since 1970. */
    public long deadlineMillis() {
        return startMillis + policy.duration().toMillis();
    }
}
