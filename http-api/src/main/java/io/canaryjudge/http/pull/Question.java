package io.canaryjudge.http.pull;

import io.canaryjudge.fetch.FetchRequest;
import io.canaryjudge.fetch.MetricQuery;
import io.canaryjudge.fetch.QueryValues;
import io.canaryjudge.http.config.PulledMetric;
import io.canaryjudge.metric.Cohort;

/** Makes what is asked of a source. */
final class Question {

    private Question() {}

    /**
     * The question about one cohort in a stretch of time.
     *
     * @throws IllegalArgumentException if the query is no template of the source's language or a value does not fit it
     */
    static FetchRequest of(
            PulledMetric pulled,
            PulledSource source,
            String service,
            String version,
            Cohort cohort,
            long fromMillis,
            long toMillis) {
        long from = Math.max(fromMillis, toMillis - FetchRequest.LONGEST.toMillis());
        QueryValues values =
                new QueryValues(service, version, cohort, source.settings().step(), from, toMillis);
        MetricQuery filled = pulled.query().fill(source.source().language(), values);
        return new FetchRequest(
                filled,
                source.settings().instanceLabel(),
                from,
                toMillis,
                source.settings().step());
    }
}
