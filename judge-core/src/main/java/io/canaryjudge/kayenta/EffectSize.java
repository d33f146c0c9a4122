package io.canaryjudge.kayenta;

/**
 * How large a change must be, beside being significant. A limit is met when the measure reaches it, and also when the
 * measure is NaN; no limit is checked for plausibility.
 *
 * @param allowedIncrease least effect that makes a metric High
 * @param allowedDecrease largest effect that makes a metric Low
 * @param criticalIncrease least effect with which a critical metric that is High fails the canary
 * @param criticalDecrease largest effect with which a critical metric that is Low fails the canary
 */
public record EffectSize(
        Measure measure,
        double allowedIncrease,
        double allowedDecrease,
        double criticalIncrease,
        double criticalDecrease) {

    /** What Kayenta assumes when nothing is configured. */
    public static final EffectSize DEFAULT = ofDefaults(Measure.MEAN_RATIO);

    /** What the effect is measured by. */
    public enum Measure {
        /** The experiment's mean by the control's; NaN when one of them is 0. */
        MEAN_RATIO(1),
        /** The common language effect size: the share of pairs in which the experiment is larger, ties by half. */
        CLES(0.5);

        private final double noEffect;

        Measure(double noEffect) {
            this.noEffect = noEffect;
        }

        /** The value that stands for no effect, which is every limit's default. */
        public double noEffect() {
            return noEffect;
        }
    }

    /** A measure with every limit at no effect. */
    public static EffectSize ofDefaults(Measure measure) {
        double limit = measure.noEffect();
        return new EffectSize(measure, limit, limit, limit, limit);
    }

    boolean allowsHigh(double effect) {
        return Double.isNaN(effect) || effect >= allowedIncrease;
    }

    boolean allowsLow(double effect) {
        return Double.isNaN(effect) || effect <= allowedDecrease;
    }

    boolean isCriticalHigh(double effect) {
        return Double.isNaN(effect) || effect >= criticalIncrease;
    }

    boolean isCriticalLow(double effect) {
        return Double.isNaN(effect) || effect <= criticalDecrease;
    }
}
