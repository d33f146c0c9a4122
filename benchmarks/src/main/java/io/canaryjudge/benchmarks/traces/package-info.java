/** Recorded traffic whose truth is known, and what the judge says of it. Start with {@code TraceFile}. */
@NullMarked
package io.canaryjudge.benchmarks.traces;

import org.jspecify.annotations.NullMarked;
