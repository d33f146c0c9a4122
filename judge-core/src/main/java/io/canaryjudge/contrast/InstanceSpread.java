package io.canaryjudge.contrast;

import io.canaryjudge.counts.PairedCounts;
import io.canaryjudge.statistics.PauleMandelEstimator;
import java.util.Arrays;

/**
 * How the instances of each cohort scatter around their cohort, from running sums. Immutable; a few numbers for each
 * instance.
 */
record InstanceSpread(CohortSums baseline, CohortSums canary, CohortSums reference) {

    static final InstanceSpread NONE = new InstanceSpread(CohortSums.NONE, CohortSums.NONE, CohortSums.NONE);

    /** With one more comparable window, in which the canary's counts weigh {@code g} and the others' {@code f}. */
    InstanceSpread after(PairedCounts window, double g, double f) {
        return new InstanceSpread(
                baseline.after(window.baseline(), f),
                canary.after(window.canary(), g),
                reference.after(window.reference(), f));
    }

    /** What came after an earlier state. */
    InstanceSpread since(InstanceSpread earlier) {
        return new InstanceSpread(
                baseline.since(earlier.baseline), canary.since(earlier.canary), reference.since(earlier.reference));
    }

    /** Instances less cohorts, over cohorts of two or more with enough traffic each. */
    int degreesOfFreedom() {
        return baseline.degreesOfFreedom() + canary.degreesOfFreedom() + reference.degreesOfFreedom();
    }

    /** Variance between instances of one version on the log scale, by Paule and Mandel; 0 without degrees of freedom. */
    double betweenVariance(double meanRate) {
        int degreesOfFreedom = degreesOfFreedom();
        if (degreesOfFreedom <= 0) {
            return 0;
        }
        Scatter scatter = scatter(meanRate);
        return PauleMandelEstimator.betweenVariance(scatter.deviations(), scatter.variances(), degreesOfFreedom);
    }

    /** The sum of squared deviations over what sampling and {@code tauSquared} explain: about the degrees of freedom. */
    double chiSquare(double meanRate, double tauSquared) {
        Scatter scatter = scatter(meanRate);
        double sum = 0;
        for (int i = 0; i < scatter.deviations().length; i++) {
            double deviation = scatter.deviations()[i];
            sum += deviation * deviation / (scatter.variances()[i] + tauSquared);
        }
        return sum;
    }

    private Scatter scatter(double meanRate) {
        int most = canary.instances() + baseline.instances() + reference.instances();
        double[] deviations = new double[most];
        double[] variances = new double[most];
        int size = 0;
        for (CohortSums cohort : new CohortSums[] {canary, baseline, reference}) {
            for (int i = 0; cohort.instances() >= 2 && i < cohort.instances(); i++) {
                if (cohort.hasExpectation(i)) {
                    deviations[size] = cohort.deviation(i);
                    variances[size++] = cohort.samplingVariance(i, meanRate);
                }
            }
        }
        return new Scatter(Arrays.copyOf(deviations, size), Arrays.copyOf(variances, size));
    }

    /** Each instance's deviation from its cohort, with its sampling variance. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this type and is never compared
    private record Scatter(double[] deviations, double[] variances) {}

    /** The factor that turns the variance between instances into that of the contrast: {@code 1/K} summed for equal ones. */
    double concentration() {
        return canary.concentration() + baseline.concentration();
    }
}
