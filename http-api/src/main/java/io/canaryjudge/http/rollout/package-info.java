/**
 * Runs rollouts: {@link io.canaryjudge.http.rollout.RolloutService} journals what happens to each, hands commands to the
 * controllers and has the versions judged. What follows from what is decided by {@link io.canaryjudge.rollout.Rollout}.
 */
@NullMarked
package io.canaryjudge.http.rollout;

import org.jspecify.annotations.NullMarked;
