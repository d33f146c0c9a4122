package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.http.wire.ShownVerdict;
import io.vertx.core.json.JsonObject;

/**
 * An analysis as seen from outside.
 *
 * @param report where it stands, as far as that is kept
 * @param ended whether it will not change any more
 * @param shown the same as clients get it
 */
public record AnalysisView(String id, AnalysisReport report, boolean ended, ShownVerdict shown) {

    /** The verdict as programs get it, not to be changed. */
    public JsonObject verdict() {
        return shown.json();
    }
}
