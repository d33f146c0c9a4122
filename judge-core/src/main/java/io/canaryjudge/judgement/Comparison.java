package io.canaryjudge.judgement;

/**
 * Both cohorts' values of a metric and their ratio, over the same stretch of time.
 *
 * @param part which part of the metric it compares, such as {@code p99} of a distribution; empty for all of it
 */
public record Comparison(Observed baseline, Observed canary, Effect effect, Scope scope, String part) {

    /** A comparison of the whole metric. */
    public Comparison(Observed baseline, Observed canary, Effect effect, Scope scope) {
        this(baseline, canary, effect, scope, "");
    }

    /** A comparison of the whole metric, over all that was seen so far. */
    public Comparison(Observed baseline, Observed canary, Effect effect) {
        this(baseline, canary, effect, Scope.SO_FAR);
    }

    /** The same comparison, as one of a part of a metric. */
    Comparison withPart(String other) {
        return new Comparison(baseline, canary, effect, scope, other);
    }
}
