/**
 * Textbook comparisons of a canary with its baseline, each under its own name with its source.
 *
 * <p>Fixed-horizon ones look at all data once ({@link io.canaryjudge.statistics.BinnedSamples} for latencies,
 * {@link io.canaryjudge.statistics.TwoProportions} for error rates). They take requests as independent and so describe
 * one finished comparison; looked at again and again they raise false alarms, and no gate may rest on them.
 *
 * <p>Sequences may be looked at again and again, but take requests or windows as independent: they are for reports and
 * warnings. {@link io.canaryjudge.statistics.PowerAnalysis} says beforehand how long a comparison takes. The gates
 * are in {@code eprocess} and {@code contrast}.
 *
 * <p>Everywhere the canary is sample 1 and the baseline sample 2, "greater" means the canary tends to larger values,
 * and a ratio is canary by baseline. All types are immutable and safe to share. Nothing here knows of metrics or
 * verdicts.
 */
@NullMarked
package io.canaryjudge.statistics;

import org.jspecify.annotations.NullMarked;
