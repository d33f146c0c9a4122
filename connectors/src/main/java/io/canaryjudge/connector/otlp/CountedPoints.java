package io.canaryjudge.connector.otlp;

import io.canaryjudge.window.CountedRequests;

/**
 * Requests of one instance in one stretch of time.
 *
 * @param requests what was counted
 * @param points how many data points told of them
 */
public record CountedPoints(CountedRequests requests, long points) {}
