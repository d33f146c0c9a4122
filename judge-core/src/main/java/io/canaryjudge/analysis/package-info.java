/**
 * Start reading here: {@link io.canaryjudge.analysis.CanaryAnalysis} watches one canary from its first sample to its
 * verdict. It is given the windows and the time, and gives an {@link io.canaryjudge.analysis.AnalysisReport}; it has no
 * clock, no threads and no I/O of its own, so the same inputs always lead to the same verdict.
 */
@NullMarked
package io.canaryjudge.analysis;

import org.jspecify.annotations.NullMarked;
