package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisReport;
import io.vertx.core.json.JsonObject;

/**
 * An analysis as seen from outside.
 *
 * @param report where it stands, as far as that is kept
 * @param ended whether it will not change any more
 * @param verdict the same as programs get it
 */
public record AnalysisView(String id, AnalysisReport report, boolean ended, JsonObject verdict) {}
