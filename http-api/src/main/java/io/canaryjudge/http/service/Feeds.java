package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.http.config.PulledMetric;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.util.List;

/** Gives analyses what they do not get sent. To be used on the service's context. */
public interface Feeds {

    /** Nothing is fetched. */
    Feeds NONE = new Feeds() {
        @Override
        public Future<JsonArray> objections(AnalysisRequest request, long nowMillis) {
            return Future.succeededFuture(new JsonArray());
        }

        @Override
        public Feed open(AnalysisPlan plan, List<PulledMetric> pulled) {
            return Feed.NONE;
        }
    };

    /**
     * Why an analysis should not begin, each with its {@code field} and a {@code detail}: a query that is wrong, or cohorts
     * that overlap or are not there. A source that does not answer is no such reason.
     */
    Future<JsonArray> objections(AnalysisRequest request, long nowMillis);

    /** What is fetched for an analysis from now on, until it is closed. */
    Feed open(AnalysisPlan plan, List<PulledMetric> pulled);
}
