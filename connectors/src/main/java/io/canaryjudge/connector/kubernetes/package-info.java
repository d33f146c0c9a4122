/**
 * Shifts traffic and versions of plain Deployments by the Kubernetes API. Start at
 * {@link io.canaryjudge.connector.kubernetes.KubernetesSystem}; a {@link io.canaryjudge.connector.kubernetes.TrafficRoute}
 * is where weights are set. What Argo Rollouts or Flagger owns is left to them.
 */
@NullMarked
package io.canaryjudge.connector.kubernetes;

import org.jspecify.annotations.NullMarked;
