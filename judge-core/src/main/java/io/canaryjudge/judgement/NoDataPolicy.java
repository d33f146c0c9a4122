package io.canaryjudge.judgement;

/** What it means that a metric has no data. Whatever it means, a critical metric without data promotes nothing. */
public enum NoDataPolicy {
    /** Wait for them: a critical metric without data keeps a canary from being promoted, any other does not. */
    WAIT,
    /** It is fine not to have any: the metric is left out of the score while it has none. Not for critical metrics. */
    IGNORE,
    /** They must come: without them nothing is promoted, critical or not, and at the deadline the metric has failed. */
    FAIL
}
