/**
 * What is asked of the traffic before any statistics: is there enough of it, is it fresh, does it come from two cohorts
 * that are apart, and is it split as it was meant to be? {@link io.canaryjudge.guard.GuardEvidence} reads the windows and
 * gives {@link io.canaryjudge.guard.GuardFinding}s. A finding can keep a canary from being promoted; none ever aborts it,
 * since none says anything about the canary's code.
 */
@NullMarked
package io.canaryjudge.guard;

import org.jspecify.annotations.NullMarked;
