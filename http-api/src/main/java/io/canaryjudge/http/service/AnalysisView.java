package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisReport;

/**
 * An analysis as seen from outside.
 *
 * @param ended whether it will not change any more
 */
public record AnalysisView(String id, AnalysisReport report, boolean ended) {}
