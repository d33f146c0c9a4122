package io.canaryjudge.connector.remotewrite;

import io.canaryjudge.histogram.HistogramSnapshot;

/**
 * What a cumulative count says of the time between two of its samples.
 *
 * @param fromMillis the earlier one's time
 * @param toMillis the later one's
 * @param requests how many requests there were
 * @param latency their latencies, as far as known
 */
record Growth(long fromMillis, long toMillis, long requests, HistogramSnapshot latency) {}
