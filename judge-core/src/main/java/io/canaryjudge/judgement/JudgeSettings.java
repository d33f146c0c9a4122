package io.canaryjudge.judgement;

import io.canaryjudge.contrast.InstancePrior;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What holds for all metrics of an analysis.
 *
 * @param windowWidth width of the windows that evidence comes in
 * @param plannedWindows how many windows the analysis is planned to take, 1 or more
 * @param alphaAbort probability of a false abort over all metrics and looks, above 0 and at most 0.5
 * @param alphaPromote probability, for each metric, of passing what lies at the pass margin, above 0 and at most 0.5
 * @param instances what is assumed of the differences between instances
 * @param canaryShare the canary's share of the requests as routing is configured; empty when it is not known
 */
public record JudgeSettings(
        Duration windowWidth,
        long plannedWindows,
        double alphaAbort,
        double alphaPromote,
        InstancePrior instances,
        OptionalDouble canaryShare) {

    /** @throws IllegalArgumentException if a number is outside its range */
    public JudgeSettings {
        if (plannedWindows < 1) {
            throw new IllegalArgumentException("plannedWindows must be 1 or more, was " + plannedWindows);
        }
        requireAlpha("alphaAbort", alphaAbort);
        requireAlpha("alphaPromote", alphaPromote);
    }

    /** For a canary whose share is not known. */
    public JudgeSettings(
            Duration windowWidth,
            long plannedWindows,
            double alphaAbort,
            double alphaPromote,
            InstancePrior instances) {
        this(windowWidth, plannedWindows, alphaAbort, alphaPromote, instances, OptionalDouble.empty());
    }

    private static void requireAlpha(String name, double alpha) {
        if (!(alpha > 0 && alpha <= 0.5)) {
            throw new IllegalArgumentException(name + " must be above 0 and at most 0.5, was " + alpha);
        }
    }
}
