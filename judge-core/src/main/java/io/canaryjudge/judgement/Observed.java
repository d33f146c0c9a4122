package io.canaryjudge.judgement;

/**
 * What was seen of one cohort.
 *
 * @param n requests behind the value
 * @param value in the metric's unit; NaN when {@code n} is 0
 */
public record Observed(long n, double value) {}
