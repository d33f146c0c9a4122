/**
 * How large a difference is against noise of every kind: {@link io.canaryjudge.contrast.PairedContrast} compares the
 * cohorts window by window and allows for bursts, drift and differences between instances;
 * {@link io.canaryjudge.contrast.ContrastEstimate}, {@link io.canaryjudge.contrast.ScoreEstimate} and
 * {@link io.canaryjudge.contrast.SegmentEstimate} are what it says, and a {@link io.canaryjudge.contrast.Separation}
 * whether a claim is proven. May be looked at after every window; calibrated, not proven.
 *
 * <p>All types are immutable and safe to share. Nothing here knows of metrics or verdicts.
 */
@NullMarked
package io.canaryjudge.contrast;

import org.jspecify.annotations.NullMarked;
