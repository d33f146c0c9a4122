package io.canaryjudge.kayenta;

import io.canaryjudge.kayenta.EffectSize.Measure;
import io.canaryjudge.kayenta.MetricOutcome.Compared;
import io.canaryjudge.kayenta.MetricOutcome.NotCompared;
import java.util.Optional;
import java.util.Random;

/** Decides what becomes of one metric. */
final class MetricClassifier {

    /** A shift must clear this share of its own estimate. */
    private static final double TOLERANCE = 0.25;

    /** The standard deviation of the noise, relative to the constant that it is added to. */
    private static final double NOISE_SCALE = 1e-5;

    private final MetricConfig config;
    private final Random noise;

    /** @param noise drawn from where constants are compared, and nowhere else */
    MetricClassifier(MetricConfig config, Random noise) {
        this.config = config;
        this.noise = noise;
    }

    MetricResult judge(MetricPair pair) {
        Series experiment = Series.of(pair.experiment(), config);
        Series control = Series.of(pair.control(), config);
        return new MetricResult(
                pair,
                config.groups(),
                experiment.statistics(),
                control.statistics(),
                outcome(experiment, control),
                config.is(MetricTrait.MUTED));
    }

    private MetricOutcome outcome(Series experiment, Series control) {
        if (experiment.isEmpty() || control.isEmpty()) {
            return withoutData();
        }
        if (experiment.hasSamePointsAs(control)) {
            return NotCompared.pass("The Canary and Baseline data are identical");
        }
        if (!experiment.isConstant() || !control.isConstant()) {
            return compare(experiment, control);
        }
        return experiment.values()[0] == control.values()[0]
                ? NotCompared.pass("")
                : compare(withNoise(experiment), withNoise(control));
    }

    private MetricOutcome withoutData() {
        boolean critical = config.is(MetricTrait.CRITICAL);
        String reason = "Missing data for " + config.name();
        if (config.nanStrategy() == NanStrategy.REPLACE) {
            return NotCompared.pass("");
        }
        return config.is(MetricTrait.MUST_HAVE_DATA) && !critical
                ? new NotCompared(Classification.NODATA_FAIL_METRIC, reason, false)
                : new NotCompared(Classification.NODATA, reason, critical);
    }

    private Series withNoise(Series constant) {
        double[] values = constant.values();
        double[] noisy = new double[values.length];
        double deviation = values[0] * NOISE_SCALE;
        for (int i = 0; i < values.length; i++) {
            noisy[i] = values[i] + (noise.nextGaussian() * deviation + 0.0);
        }
        return Series.of(noisy);
    }

    private MetricOutcome compare(Series experiment, Series control) {
        ShiftedRanks ranks = new ShiftedRanks(experiment.sorted(), control.sorted());
        Optional<ShiftInterval> shift = ShiftInterval.of(
                ranks, experiment.lowest() - control.highest(), experiment.highest() - control.lowest());
        if (shift.isEmpty()) {
            return new MetricOutcome.Failed();
        }
        double ratio = meanRatio(experiment, control);
        double effect = config.effectSize().measure() == Measure.CLES ? ranks.commonLanguageEffect() : ratio;
        return classify(shift.get(), ratio, effect);
    }

    private static double meanRatio(Series experiment, Series control) {
        double numerator = experiment.statistics().mean();
        double denominator = control.statistics().mean();
        return numerator == 0 || denominator == 0 ? Double.NaN : numerator / denominator;
    }

    private MetricOutcome classify(ShiftInterval shift, double ratio, double effect) {
        EffectSize limits = config.effectSize();
        double bound = TOLERANCE * Math.abs(shift.estimate());
        if (config.direction().includesIncrease() && shift.lower() > bound && limits.allowsHigh(effect)) {
            return failed(Classification.HIGH, limits.isCriticalHigh(effect), shift, ratio, effect);
        }
        if (config.direction().includesDecrease() && shift.upper() < -bound && limits.allowsLow(effect)) {
            return failed(Classification.LOW, limits.isCriticalLow(effect), shift, ratio, effect);
        }
        return new Compared(Classification.PASS, "", false, shift, ratio, effect);
    }

    private MetricOutcome failed(
            Classification result, boolean isLarge, ShiftInterval shift, double ratio, double effect) {
        boolean critical = config.is(MetricTrait.CRITICAL) && isLarge;
        String reason = config.name() + " was classified as " + result.word();
        return new Compared(
                result, critical ? "The metric " + reason + " (Critical)" : reason, critical, shift, ratio, effect);
    }
}
