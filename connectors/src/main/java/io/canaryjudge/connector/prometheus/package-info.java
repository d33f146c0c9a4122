/**
 * Asks Prometheus, and what speaks like it, by its HTTP API; {@link io.canaryjudge.connector.prometheus.PrometheusSource} is
 * where to start. Counters and buckets are fetched as they were scraped and differenced here, resets included, so that no
 * request is estimated.
 */
@NullMarked
package io.canaryjudge.connector.prometheus;

import org.jspecify.annotations.NullMarked;
