package io.canaryjudge.analysis;

import io.canaryjudge.guard.GuardCode;
import io.canaryjudge.metric.MetricName;

/**
 * A metric that cannot be had at present.
 *
 * @param code why, in a word that is the same everywhere
 * @param cause why, in words
 */
public record Outage(MetricName metric, GuardCode code, String cause) {}
