/**
 * The part of Prometheus' query interface that controllers and dashboards need, over the judge's own series. Start with
 * {@link io.canaryjudge.http.integration.prometheus.QueryHandler}.
 */
@NullMarked
package io.canaryjudge.http.integration.prometheus;

import org.jspecify.annotations.NullMarked;
