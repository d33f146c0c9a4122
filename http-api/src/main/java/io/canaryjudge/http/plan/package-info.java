/**
 * The documents in which people say how a version is to be rolled out. {@link io.canaryjudge.http.plan.PlanReader} turns
 * YAML or JSON into a {@link io.canaryjudge.http.plan.PlanDocument}, {@link io.canaryjudge.http.plan.PlanWriter} turns it
 * back, with everything that was left to defaults written out.
 */
@NullMarked
package io.canaryjudge.http.plan;

import org.jspecify.annotations.NullMarked;
