/**
 * The comparisons that the judge rests on, each under its textbook name with its source.
 *
 * <p>Anytime-valid ones may be looked at after every window: {@link io.canaryjudge.statistics.RateEProcess} and
 * {@link io.canaryjudge.statistics.ExceedanceEProcess} (exact when requests are independent) and
 * {@link io.canaryjudge.statistics.PairedContrast} (allows for bursts, drift and differences between instances).
 * Fixed-horizon ones, such as {@link io.canaryjudge.statistics.MannWhitneyUTest}, are for one look at finished data.
 * Nothing here knows of metrics, policies or verdicts.
 */
@NullMarked
package io.canaryjudge.statistics;

import org.jspecify.annotations.NullMarked;
