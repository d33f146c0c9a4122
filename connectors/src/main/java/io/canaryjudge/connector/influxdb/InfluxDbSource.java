package io.canaryjudge.connector.influxdb;

import io.canaryjudge.connector.source.Asked;
import io.canaryjudge.connector.source.Notes;
import io.canaryjudge.connector.source.Series;
import io.canaryjudge.connector.source.Series.Point;
import io.canaryjudge.connector.source.SeriesFetch;
import io.canaryjudge.connector.source.SeriesFetch.Answers;
import io.canaryjudge.connector.source.SeriesFetch.Wanted;
import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.fetch.FetchRequest;
import io.canaryjudge.fetch.MetricQuery;
import io.canaryjudge.fetch.QueryLanguage;
import io.canaryjudge.spi.MetricSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks one InfluxDB.
 *
 * <p>A query is sent as it is, once its placeholders are filled in. Of each row of the answer the texts are labels; the number
 * is taken from the only column that has numbers, or from the one named for what is wanted: {@code total} and {@code errors},
 * {@code of} and {@code events}, {@code buckets} or {@code value}.
 */
public final class InfluxDbSource implements MetricSource {

    /** With fewer values that differ, two series may be equal and not the same. */
    private static final int TELLING_VALUES = 3;

    private final Vertx vertx;
    private final SourceServer server;
    private final Dialect dialect;

    /** A source that asks from now on. */
    public InfluxDbSource(Vertx vertx, SourceServer server, InfluxDbVersion version) {
        this.vertx = vertx;
        this.server = server;
        dialect = dialect(vertx, server, version);
    }

    private static Dialect dialect(Vertx vertx, SourceServer server, InfluxDbVersion version) {
        if (version instanceof InfluxDbVersion.V1 v1) {
            return new InfluxQlDialect(vertx, server, v1);
        }
        return version instanceof InfluxDbVersion.V2 v2
                ? new FluxDialect(vertx, server, v2)
                : new SqlDialect(vertx, server, (InfluxDbVersion.V3) version);
    }

    @Override
    public String name() {
        return server.name();
    }

    @Override
    public QueryLanguage language() {
        return dialect.language();
    }

    @Override
    public Fetch fetch(FetchRequest request) {
        return SeriesFetch.begin(vertx, server, request, dialect.stamp(), this::answers);
    }

    /** Answers that ask each text once. */
    private Answers answers(FetchRequest request, Asked asked) {
        Map<String, Future<Rows>> answers = new HashMap<>();
        boolean isShared = request.query() instanceof MetricQuery.Counts counts
                && counts.events().filter(counts.total()::equals).isPresent();
        return (query, wanted, notes) -> answers.computeIfAbsent(query, text -> ask(text, asked))
                .compose(rows -> vertx.executeBlocking(() -> series(rows, query, wanted, isShared, notes), false));
    }

    private Future<Rows> ask(String query, Asked asked) {
        ReadOnly.check(dialect.language(), query);
        return dialect.ask(query, asked);
    }

    private static List<Series> series(Rows rows, String query, Wanted wanted, boolean isShared, Notes notes) {
        List<Series> series = RowSeries.of(rows, wanted, isShared);
        notes.warn(rows.warnings());
        series.forEach(one -> notes.matched(one.text() + " (" + mark(one, query) + ")"));
        return series;
    }

    /*
     * An answer need not have the labels that tell the versions apart: a host that serves both has the same labels in both.
     * But series whose values are the same at the same times, and change, are the same. Where they hardly change, only the
     * same question says that they are.
     */
    private static String mark(Series series, String query) {
        boolean isTelling = series.values().stream()
                        .mapToDouble(Point::value)
                        .distinct()
                        .limit(TELLING_VALUES)
                        .count()
                == TELLING_VALUES;
        return "%08x".formatted(isTelling ? series.values().hashCode() : query.hashCode());
    }

    @Override
    public void close() {
        dialect.close();
    }
}
