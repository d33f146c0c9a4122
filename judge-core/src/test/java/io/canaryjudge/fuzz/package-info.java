/**
 * Mutated bodies for decoders, each of which has a slow and simple decoder beside it: start at
 * {@link io.canaryjudge.fuzz.FuzzRun}. Knows no format; whoever has a decoder has its {@link io.canaryjudge.fuzz.Subject}.
 */
@NullMarked
package io.canaryjudge.fuzz;

import org.jspecify.annotations.NullMarked;
