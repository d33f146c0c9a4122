package io.canaryjudge.http.config;

import io.canaryjudge.fetch.MetricQuery;
import io.canaryjudge.judgement.MetricPolicy;

/**
 * A metric whose data are fetched.
 *
 * @param source the source's name in the settings; empty for the only one
 * @param query with placeholders; of counts for rates, ratios and throughput, of latencies for latencies, else of levels
 */
public record PulledMetric(MetricPolicy metric, String source, MetricQuery query) {}
