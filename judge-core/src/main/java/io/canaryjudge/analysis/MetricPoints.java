package io.canaryjudge.analysis;

import io.canaryjudge.judgement.CohortTotals;
import io.canaryjudge.judgement.MetricKind;
import io.canaryjudge.judgement.Observed;
import java.util.Arrays;

/** One metric's values in stretches of equal length, one point each, NaN where a cohort had no request. Immutable. */
final class MetricPoints {

    /** Before any stretch. */
    static final MetricPoints NONE = new MetricPoints(new double[0], new double[0], 0, 0);

    private final double[] baseline;
    private final double[] canary;
    private final long baselineRequests;
    private final long canaryRequests;

    private MetricPoints(double[] baseline, double[] canary, long baselineRequests, long canaryRequests) {
        this.baseline = baseline;
        this.canary = canary;
        this.baselineRequests = baselineRequests;
        this.canaryRequests = canaryRequests;
    }

    /** With one more stretch. */
    MetricPoints after(MetricKind kind, CohortTotals stretch) {
        Observed ofBaseline = kind.observe(stretch.baseline());
        Observed ofCanary = kind.observe(stretch.canary());
        return new MetricPoints(
                append(baseline, ofBaseline.value()),
                append(canary, ofCanary.value()),
                baselineRequests + ofBaseline.n(),
                canaryRequests + ofCanary.n());
    }

    private static double[] append(double[] points, double point) {
        double[] more = Arrays.copyOf(points, points.length + 1);
        more[points.length] = point;
        return more;
    }

    /** How many stretches there were. */
    int size() {
        return baseline.length;
    }

    /** The baseline's points; not to be written to. */
    double[] baseline() {
        return baseline;
    }

    /** The canary's points; not to be written to. */
    double[] canary() {
        return canary;
    }

    long baselineRequests() {
        return baselineRequests;
    }

    long canaryRequests() {
        return canaryRequests;
    }
}
