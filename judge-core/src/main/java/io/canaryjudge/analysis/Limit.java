package io.canaryjudge.analysis;

import io.canaryjudge.judgement.Margin;
import io.canaryjudge.metric.Direction;
import io.canaryjudge.metric.MetricName;

/**
 * What a metric's value may be at most: {@code ratio} times the baseline's, plus {@code offset}; where a decrease is harm,
 * what the baseline's may be at most beside the canary's.
 *
 * @param ratio 0 for a limit that does not depend on the baseline, else 1 to 1 000 000
 * @param offset in the metric's own unit, 0 or more
 */
public record Limit(MetricName metric, double ratio, double offset) {

    /** @throws IllegalArgumentException if a number is outside its range */
    public Limit {
        if (!(ratio == 0 || (ratio >= 1 && ratio <= 1e6))) {
            throw new IllegalArgumentException("ratio must be 0 or 1 to 1000000, was " + ratio);
        }
        if (!(offset >= 0 && offset <= 1e12)) {
            throw new IllegalArgumentException("offset must be 0 or more, was " + offset);
        }
    }

    /** So many times the baseline's value. */
    public static Limit ofRatio(MetricName metric, double ratio) {
        return new Limit(metric, ratio, 0);
    }

    /** A value in the metric's unit, whatever the baseline does. */
    public static Limit ofValue(MetricName metric, double value) {
        return new Limit(metric, 0, value);
    }

    static Limit of(MetricName metric, Margin margin) {
        return new Limit(metric, margin.ratio(), margin.slack());
    }

    /** Whether it is the same whatever the baseline does. */
    public boolean isAbsolute() {
        return ratio == 0;
    }

    /**
     * Whether a canary does more harm than it allows. Where a decrease is harm, the baseline must not be beyond it beside
     * the canary, and a value that does not depend on the baseline is the least for the canary.
     */
    boolean isExceeded(Direction direction, double baseline, double canary) {
        if (direction == Direction.INCREASE) {
            return canary > allowed(baseline);
        }
        return isAbsolute() ? canary < offset : baseline > allowed(canary);
    }

    /** The largest value that it allows beside a baseline's. */
    double allowed(double baseline) {
        return isAbsolute() ? offset : ratio * baseline + offset;
    }
}
