package io.canaryjudge.http.pull;

import io.canaryjudge.http.config.SourceSettings;
import io.canaryjudge.spi.MetricSource;

/** A source and how it is asked. */
public record PulledSource(MetricSource source, SourceSettings settings) {}
