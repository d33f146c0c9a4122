/**
 * Latency distributions: written by one thread into a {@link io.canaryjudge.histogram.HistogramRecorder}, judged as an
 * immutable {@link io.canaryjudge.histogram.HistogramSnapshot}, exchanged as HdrHistogram payloads by
 * {@link io.canaryjudge.histogram.HistogramCodec} and as {@code .hlog} text by
 * {@link io.canaryjudge.histogram.HistogramLog}. All of them share one layout
 * ({@link io.canaryjudge.histogram.HistogramLayout}), so any two snapshots can be merged.
 */
@NullMarked
package io.canaryjudge.histogram;

import org.jspecify.annotations.NullMarked;
