/**
 * Comparisons of a canary with its baseline. Fixed-horizon tests and intervals, each under its textbook name, look at
 * all data once ({@link io.canaryjudge.statistics.BinnedSamples} for latencies,
 * {@link io.canaryjudge.statistics.TwoProportions} for error rates); beside them live anytime-valid sequences, which
 * may be looked at after every window. Everywhere the canary is sample 1 and the baseline sample 2, "greater" means the
 * canary tends to larger values, and a ratio is canary by baseline.
 *
 * <p>The p-values and intervals of the fixed-horizon types take requests as independent, so they describe one finished
 * comparison; looked at again and again they raise false alarms, and no gate may rest on them. All types are immutable
 * and safe to share.
 */
@NullMarked
package io.canaryjudge.statistics;

import org.jspecify.annotations.NullMarked;
