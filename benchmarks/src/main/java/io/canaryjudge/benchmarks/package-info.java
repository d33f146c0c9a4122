/**
 * Measurements of the judge: how it does on recorded and simulated traffic. Start with
 * {@link io.canaryjudge.benchmarks.Main}, which lists the commands; {@code benchmarks/run} builds and starts it.
 */
@NullMarked
package io.canaryjudge.benchmarks;

import org.jspecify.annotations.NullMarked;
