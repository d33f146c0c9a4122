/**
 * Drives a Rollout of Argo Rollouts: deploys, promotes from pause to pause or at once, aborts, retries, and undoes. Start at
 * {@link io.canaryjudge.connector.argorollouts.ArgoSystem}. Weights and instances stay Argo's; only what its own command
 * line writes is written.
 */
@NullMarked
package io.canaryjudge.connector.argorollouts;

import org.jspecify.annotations.NullMarked;
