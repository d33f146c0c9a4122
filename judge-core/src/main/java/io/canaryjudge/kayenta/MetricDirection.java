package io.canaryjudge.kayenta;

/** Which change of a metric is bad. */
public enum MetricDirection {
    INCREASE,
    DECREASE,
    EITHER;

    boolean includesIncrease() {
        return this != DECREASE;
    }

    boolean includesDecrease() {
        return this != INCREASE;
    }
}
