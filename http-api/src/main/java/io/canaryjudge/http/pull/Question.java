package io.canaryjudge.http.pull;

import io.canaryjudge.fetch.FetchRequest;
import io.canaryjudge.fetch.MetricQuery;
import io.canaryjudge.fetch.QueryLanguage;
import io.canaryjudge.fetch.QueryTemplate;
import io.canaryjudge.fetch.QueryValues;
import io.canaryjudge.http.config.PulledMetric;
import io.canaryjudge.metric.Cohort;

/** Makes what is asked of a source. */
final class Question {

    /** How much earlier the values begin that are asked for: growth needs the value before it. */
    private static final long LOOK_BACK_MILLIS = 120_000;

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
        QueryLanguage language = source.source().language();
        long step = source.settings().step().toMillis();
        long start = hasOwnTimes(language) ? Math.max(0, (from - LOOK_BACK_MILLIS) / step * step) : from;
        QueryValues values =
                new QueryValues(service, version, cohort, source.settings().step(), start, toMillis);
        if (hasOwnTimes(language)) {
            requireStart(pulled.query(), language);
        }
        MetricQuery filled = pulled.query().fill(language, values);
        return new FetchRequest(
                filled,
                source.settings().instanceLabel(),
                from,
                toMillis,
                source.settings().step());
    }

    /** Whether the times that are asked for stand in the query and nowhere else. */
    private static boolean hasOwnTimes(QueryLanguage language) {
        return language != QueryLanguage.PROMQL;
    }

    private static void requireStart(MetricQuery query, QueryLanguage language) {
        for (String text : query.texts()) {
            if (!QueryTemplate.of(text, language).has("start")) {
                throw new IllegalArgumentException("a query in " + language.word()
                        + " must have ${start}, or it asks for all that was ever stored");
            }
        }
    }
}
