/**
 * Measurements of time and allocation, one class for each question. {@code benchmarks/run jmh} runs them; the results are
 * in {@code benchmarks/results}.
 */
@NullMarked
package io.canaryjudge.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
