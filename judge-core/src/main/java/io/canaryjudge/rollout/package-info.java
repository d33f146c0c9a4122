/**
 * Staged rollouts as a pure state machine: an event in, the next state and commands out. Start with
 * {@link io.canaryjudge.rollout.Rollout}; {@link io.canaryjudge.rollout.Strategies} makes the plans of the six strategies
 * from one vocabulary, the {@link io.canaryjudge.rollout.Act}s and {@link io.canaryjudge.rollout.Gate}s. Whether a canary
 * is harmful is judged elsewhere and comes in as a verdict; commands are carried out elsewhere and answered by events.
 * The state is made of records only, so that it can be stored, and equals the fold of its events.
 */
@NullMarked
package io.canaryjudge.rollout;

import org.jspecify.annotations.NullMarked;
