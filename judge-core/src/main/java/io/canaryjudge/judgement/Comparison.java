package io.canaryjudge.judgement;

/** Both cohorts' values of a metric and their ratio. */
public record Comparison(Observed baseline, Observed canary, Effect effect) {}
