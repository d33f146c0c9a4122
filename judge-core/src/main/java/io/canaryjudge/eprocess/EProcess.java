package io.canaryjudge.eprocess;

import io.canaryjudge.counts.PairedCounts;

/**
 * Evidence against a null hypothesis that may be looked at after every window: a non-negative process whose expectation
 * is at most 1 under the null at any stopping time, so that {@code P(E ever reaches 1/alpha) <= alpha} (Ville 1939).
 * Immutable; each window gives a new value.
 */
public sealed interface EProcess permits RateEProcess, ExceedanceEProcess {

    /** The evidence with one more window; the same evidence if the window is not comparable. */
    EProcess after(PairedCounts window);

    /** The natural logarithm of the evidence, within -10 000 to 10 000. */
    double logE();
}
