/** Traffic made up from a model with a fixed seed, window by window, so that many rollouts can be judged in little time. */
@NullMarked
package io.canaryjudge.benchmarks.simulation;

import org.jspecify.annotations.NullMarked;
