/**
 * What is compared: events among requests, window by window and instance by instance
 * ({@link io.canaryjudge.counts.PairedCounts}), and the recent latencies that thresholds are read from
 * ({@link io.canaryjudge.counts.ReferenceHistogram}). An event is a failure, or a request slower than a threshold; which
 * one is decided elsewhere. All types are immutable and safe to share.
 */
@NullMarked
package io.canaryjudge.counts;

import org.jspecify.annotations.NullMarked;
