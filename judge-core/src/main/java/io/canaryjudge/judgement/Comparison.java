package io.canaryjudge.judgement;

/** Both cohorts' values of a metric and their ratio, over the same stretch of time. */
public record Comparison(Observed baseline, Observed canary, Effect effect, Scope scope) {

    /** A comparison over all that was seen so far. */
    public Comparison(Observed baseline, Observed canary, Effect effect) {
        this(baseline, canary, effect, Scope.SO_FAR);
    }
}
