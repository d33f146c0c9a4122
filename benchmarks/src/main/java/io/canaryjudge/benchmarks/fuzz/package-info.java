/**
 * Decoders under mutated bodies for as long as one likes; what each is compared with stands beside its tests. Start with
 * {@link io.canaryjudge.benchmarks.fuzz.FuzzCommand}.
 */
@NullMarked
package io.canaryjudge.benchmarks.fuzz;

import org.jspecify.annotations.NullMarked;
