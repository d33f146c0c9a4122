/**
 * Argo Rollouts' web provider: {@link io.canaryjudge.http.integration.argo.ArgoHandler} gives the verdict as one flat object.
 */
@NullMarked
package io.canaryjudge.http.integration.argo;

import org.jspecify.annotations.NullMarked;
